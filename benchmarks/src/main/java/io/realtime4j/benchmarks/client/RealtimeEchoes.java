package io.realtime4j.benchmarks.client;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Our client, on one of its transports. */
final class RealtimeEchoes implements Echoes {
  private static final JsonObject PAYLOAD = JsonObject.of("text", TEXT);

  private final String transport;
  private @Nullable RealtimeClient client;
  private Runnable answered = () -> {};

  RealtimeEchoes(String transport) {
    this.transport = transport;
  }

  @Override
  public CompletableFuture<Void> open(int port, Runnable whenAnswered) {
    answered = whenAnswered;
    RealtimeClient opened =
        RealtimeClient.builder()
            .url("http://127.0.0.1:" + port)
            .transport(transport)
            .store("memory:")
            .build();
    client = opened;
    return opened.connect();
  }

  @Override
  public void send() {
    RealtimeClient open = client;
    if (open != null) {
      var unused = open.request("echo", PAYLOAD).thenRun(answered);
    }
  }
}
