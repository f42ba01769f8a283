package io.realtime4j.benchmarks.client;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.TokenSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A client process that queues messages while it is offline and then connects to our server. Its
 * one round's figures: seconds from then until the last is sent, and how many of the messages have
 * not their own next place in the room, as they do if each is there once and in order.
 */
public final class Drain {
  private static final int PATIENCE_SECONDS = 120;

  private Drain() {}

  /** Takes the port, a token of the user {@code user-0}, the file, and how many messages. */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[3]);
    RealtimeClient client =
        QueueSends.client(Path.of(args[2]), "http://127.0.0.1:" + args[0])
            .tokenSource(TokenSource.of(args[1]))
            .build();
    List<SendHandle> handles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      handles.add(client.queue().send(QueueSends.CHANNEL, QueueSends.CONTENT));
    }
    CompletableFuture.allOf(
            handles.stream().map(SendHandle::stored).toArray(CompletableFuture[]::new))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Rounds.serve(time -> drain(client, handles));
  }

  private static double[] drain(RealtimeClient client, List<SendHandle> handles) throws Exception {
    long begun = System.nanoTime();
    var unused = client.connect();
    List<CompletableFuture<SentMessage>> sent = handles.stream().map(SendHandle::sent).toList();
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    double seconds = (System.nanoTime() - begun) / 1e9;
    long misplaced = 0;
    long first = sent.get(0).join().offset();
    for (int i = 0; i < sent.size(); i++) {
      SentMessage message = sent.get(i).join();
      misplaced += message.offset() == first + i && !message.duplicate() ? 0 : 1;
    }
    return new double[] {seconds, misplaced};
  }
}
