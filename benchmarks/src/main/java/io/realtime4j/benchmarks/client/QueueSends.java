package io.realtime4j.benchmarks.client;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeClient;
import java.nio.file.Path;

/** The queue of a client that is not connected. */
final class QueueSends {
  static final String CHANNEL = "channel:queue";
  static final int MOST_MESSAGES = 2_000_000;

  /** A hundred characters, as in the servers' rows. */
  static final String CONTENT = "0123456789".repeat(10);

  private final RealtimeClient client;

  QueueSends(Path file) {
    this.client = client(file, "http://127.0.0.1:1").build();
  }

  /** Returns the builder of a client whose queue is large, and in a file. */
  static io.realtime4j.api.RealtimeClientBuilder client(Path file, String url) {
    return RealtimeClient.builder()
        .url(url)
        .transport("netty")
        .user("user-0")
        .store("sqlite:" + file)
        .options(
            ClientOptions.builder()
                .queue(queue -> queue.maxMessages(MOST_MESSAGES).maxBytes(1L << 32))
                .build());
  }

  void send() {
    client.queue().send(OutgoingMessage.to(CHANNEL, CONTENT)).stored().join();
  }
}
