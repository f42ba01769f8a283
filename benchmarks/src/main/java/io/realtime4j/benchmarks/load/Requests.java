package io.realtime4j.benchmarks.load;

import java.util.function.Consumer;

/** Peers that send something and wait for the acknowledgement alone. */
public final class Requests extends Turns {
  private static final byte[] ACK_ID = ClientFrames.utf8("42");
  private static final byte[] ECHO = ClientFrames.utf8("[\"echo\",{\"text\":\"0123456789\"}]");

  private static final byte[] AWAY =
      ClientFrames.utf8("[\"presence:update\",{\"status\":\"away\"}]");
  private static final byte[] BUSY =
      ClientFrames.utf8("[\"presence:update\",{\"status\":\"busy\"}]");

  private final Crowd crowd;
  private final int window;
  private final Consumer<Peer> send;
  private int next;

  private Requests(Crowd crowd, int window, Consumer<Peer> send) {
    super(crowd.generator());
    this.crowd = crowd;
    this.window = window;
    this.send = send;
  }

  /** Returns a load of echoes, sent by all peers in turn, as many under way as there are peers. */
  public static Requests echoes(Crowd crowd) {
    long[] ids = {1};
    return new Requests(
        crowd,
        crowd.peers().size(),
        peer -> peer.write(ACK_ID, ClientFrames.utf8(Long.toString(ids[0]++)), ECHO));
  }

  /**
   * Returns a load of messages, sent by all peers in turn.
   *
   * @param window how many are not acknowledged, of all peers together
   */
  public static Requests messages(Crowd crowd, String channel, int window) {
    Sends sends = new Sends(channel);
    return new Requests(crowd, window, sends::write);
  }

  /**
   * Returns a load of changes of presence, by all peers in turn.
   *
   * @param window how many are not acknowledged, of all peers together
   */
  public static Requests presence(Crowd crowd, int window) {
    long[] ids = {1};
    return new Requests(
        crowd,
        window,
        peer -> {
          long id = ids[0]++;
          boolean isAway = id / crowd.peers().size() % 2 == 0;
          peer.write(ACK_ID, ClientFrames.utf8(Long.toString(id)), isAway ? AWAY : BUSY);
        });
  }

  @Override
  void prepare() {
    crowd.tally().reset();
    crowd.tally().onTurn(this::turn);
  }

  @Override
  int begin(long underWay) {
    int count = (int) (window - underWay);
    for (int i = 0; i < count; i++) {
      send.accept(crowd.peers().get(next++ % crowd.peers().size()));
    }
    crowd.peers().forEach(Peer::flush);
    return count;
  }

  @Override
  long finished() {
    return crowd.tally().acks();
  }

  @Override
  void finish() {
    crowd.tally().onTurn(() -> {});
  }

  @Override
  Done done(long begun, long nanos) {
    Tally tally = crowd.tally();
    return new Done(
        tally.acks(), 0, nanos, tally.refusals() + tally.losses() + (begun - tally.acks()));
  }

  @Override
  public void close() {
    crowd.close();
  }
}
