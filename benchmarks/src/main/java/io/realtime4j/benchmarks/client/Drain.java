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
 * A client process that queues messages while it is offline and then connects to our server, three
 * times. Its one round's figures: seconds from connecting until the last is sent, the first and the
 * third time, and how many of all messages have not their own next place in the room, as they do if
 * each is there once and in order. The first time most of the code that runs is not compiled yet.
 */
public final class Drain {
  private static final int PATIENCE_SECONDS = 120;
  private static final int TIMES = 3;

  private Drain() {}

  /** Takes the port, a token of the user {@code user-0}, the file, and how many messages. */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[3]);
    RealtimeClient client =
        QueueSends.client(Path.of(args[2]), "http://127.0.0.1:" + args[0])
            .tokenSource(TokenSource.of(args[1]))
            .build();
    List<SendHandle> first = queue(client, count);
    Rounds.serve(time -> drains(client, first));
  }

  private static List<SendHandle> queue(RealtimeClient client, int count) throws Exception {
    List<SendHandle> handles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      handles.add(client.queue().send(QueueSends.CHANNEL, QueueSends.CONTENT));
    }
    CompletableFuture.allOf(
            handles.stream().map(SendHandle::stored).toArray(CompletableFuture[]::new))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return handles;
  }

  private static double[] drains(RealtimeClient client, List<SendHandle> queued) throws Exception {
    Drained first = drain(client, queued);
    Drained last = first;
    long misplaced = first.misplaced;
    for (int time = 2; time <= TIMES; time++) {
      client.disconnect().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      last = drain(client, queue(client, queued.size()));
      misplaced += last.misplaced;
    }
    return new double[] {first.seconds, last.seconds, misplaced};
  }

  private record Drained(double seconds, long misplaced) {}

  private static Drained drain(RealtimeClient client, List<SendHandle> handles) throws Exception {
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
    return new Drained(seconds, misplaced);
  }
}
