package io.realtime4j.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections with a token and waits for the greeting, some at a time. What was opened stays
 * open until the run is over and counted: {@link #rest} closes it, some at a time too, so that a
 * figure holds nothing of how connections end.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Failures come through the pipeline or a deadline.
public final class Connects extends Turns {
  private static final int AT_ONCE = 8;

  /**
   * Bounds the open files of both processes, and the ports in TIME_WAIT: five targets in turn leave
   * no more within its minute than there are ports and addresses to leave from.
   */
  private static final int MOST = 5_000;

  private static final int PATIENCE_SECONDS = 60;

  private final int port;
  private final Tokens tokens;
  private final List<Peer> peers = new ArrayList<>();
  private long opened;
  private long greeted;
  private long failures;

  /** Opens nothing yet. */
  public Connects(Generator generator, int port, Tokens tokens) {
    super(generator);
    this.port = port;
    this.tokens = tokens;
    tokens.of(MOST);
  }

  @Override
  void prepare() {
    opened = 0;
    greeted = 0;
    failures = 0;
  }

  @Override
  int begin(long underWay) {
    int count = (int) Math.min(AT_ONCE - underWay, MOST - opened);
    for (int i = 0; i < count; i++) {
      openOne();
    }
    return Math.max(0, count);
  }

  /** Returns whether as many are open as may be: the run is over before its time. */
  @Override
  boolean isComplete() {
    return opened == MOST;
  }

  /** Each is another user, as those who connect at a time mostly are. */
  private void openOne() {
    Peer peer = new Peer(tokens.of((int) opened++), new Tally());
    peers.add(peer);
    generator()
        .open(port, peer)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                greeted++;
              } else {
                failures++;
              }
              // In a turn of its own: this may have come from within begin.
              generator().loop().execute(this::turn);
            });
  }

  @Override
  long finished() {
    return greeted + failures;
  }

  @Override
  void finish() {
    // Nothing is listened to.
  }

  @Override
  Done done(long begun, long nanos) {
    return new Done(greeted, 0, nanos, begun - greeted);
  }

  @Override
  public void rest() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    generator().loop().execute(() -> closeNext(closed));
    closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private void closeNext(CompletableFuture<Void> closed) {
    int from = Math.max(0, peers.size() - AT_ONCE);
    List<Peer> some = peers.subList(from, peers.size());
    CompletableFuture<?>[] closing =
        some.stream().map(Peer::close).toArray(CompletableFuture[]::new);
    some.clear();
    boolean last = peers.isEmpty();
    CompletableFuture.allOf(closing)
        .whenComplete(
            (done, failure) -> {
              if (last) {
                closed.complete(null);
              } else {
                generator().loop().execute(() -> closeNext(closed));
              }
            });
  }

  @Override
  public void close() {
    rest();
  }
}
