package io.realtime4j.benchmarks.load;

/** Opens connections with a token, waits for the greeting, and leaves; some at a time. */
@SuppressWarnings("FutureReturnValueIgnored") // Failures come through the pipeline or a deadline.
public final class Connects extends Turns {
  private static final int AT_ONCE = 8;

  /** Bounds the ports in TIME_WAIT. */
  private static final int MOST = 20_000;

  /** Users that come and go; each connection is another's. */
  private static final int USERS = 1000;

  private final int port;
  private final Tokens tokens;
  private long opened;
  private long left;
  private long failures;

  /** Opens nothing yet. */
  public Connects(Generator generator, int port, Tokens tokens) {
    super(generator);
    this.port = port;
    this.tokens = tokens;
    tokens.of(USERS);
  }

  @Override
  void prepare() {
    opened = 0;
    left = 0;
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

  private void openOne() {
    Peer peer = new Peer(tokens.of((int) (opened++ % USERS)), new Tally());
    generator()
        .open(port, peer)
        .whenComplete(
            (greeted, failure) -> {
              if (failure != null) {
                failures++;
              }
              peer.close()
                  .whenComplete(
                      (closed, ignored) -> {
                        left++;
                        // In a turn of its own: this may have come from within begin.
                        generator().loop().execute(this::turn);
                      });
            });
  }

  @Override
  long finished() {
    return left;
  }

  @Override
  void finish() {
    // Nothing is listened to.
  }

  @Override
  Done done(long begun, long nanos) {
    return new Done(left, 0, nanos, failures + (begun - left));
  }

  @Override
  public void close() {
    // Every connection has been closed already.
  }
}
