package io.realtime4j.benchmarks.load;

import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Members of one channel, some of which send. A message is in flight until it is acknowledged and
 * every member has it.
 *
 * <p>With a window, as many are in flight as it allows; with a pace, one is sent each period,
 * unless too many are in flight.
 */
public final class FanOut extends Turns {
  /** With a pace: a server that is this far behind gets no more, and the row shows fewer. */
  private static final int FARTHEST_BEHIND = 256;

  private final Crowd crowd;
  private final Sends sends;
  private final List<Peer> senders;
  private final int window;
  private final long periodNanos;
  private int next;

  /** Messages that the pace has made due and that are not sent. */
  private int due;

  private @Nullable Future<?> pace;

  private FanOut(Crowd crowd, String channel, int senders, int window, long periodNanos) {
    super(crowd.generator());
    this.crowd = crowd;
    this.sends = new Sends(channel);
    this.senders = crowd.peers().subList(0, senders);
    this.window = window;
    this.periodNanos = periodNanos;
  }

  /** Returns a load that keeps a number of messages in flight. */
  public static FanOut windowed(Crowd crowd, String channel, int senders, int window) {
    return new FanOut(crowd, channel, senders, window, 0);
  }

  /** Returns a load that sends a number of messages per second. */
  public static FanOut paced(Crowd crowd, String channel, int senders, int perSecond) {
    return new FanOut(
        crowd, channel, senders, FARTHEST_BEHIND, TimeUnit.SECONDS.toNanos(1) / perSecond);
  }

  @Override
  void prepare() {
    crowd.tally().reset();
    crowd.tally().onTurn(this::turn);
    if (periodNanos > 0) {
      due = 0;
      pace =
          generator()
              .loop()
              .scheduleAtFixedRate(this::tick, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void tick() {
    if (isStopped()) {
      Future<?> pacing = pace;
      if (pacing != null) {
        pacing.cancel(false);
      }
      return;
    }
    due++;
    turn();
  }

  @Override
  int begin(long underWay) {
    long room = window - underWay;
    int count = (int) (periodNanos > 0 ? Math.min(due, room) : room);
    if (count <= 0) {
      return 0;
    }
    due -= periodNanos > 0 ? count : 0;
    for (int i = 0; i < count; i++) {
      sends.write(senders.get(next++ % senders.size()));
    }
    senders.forEach(Peer::flush);
    return count;
  }

  @Override
  long finished() {
    Tally tally = crowd.tally();
    return Math.min(tally.acks(), tally.deliveries() / crowd.peers().size());
  }

  @Override
  void finish() {
    crowd.tally().onTurn(() -> {});
  }

  @Override
  Done done(long sent, long nanos) {
    Tally tally = crowd.tally();
    long missing = Math.abs(sent * crowd.peers().size() - tally.deliveries());
    return new Done(
        tally.deliveries(),
        tally.deliveredBytes(),
        nanos,
        tally.refusals() + tally.losses() + missing);
  }

  @Override
  public void close() {
    crowd.close();
  }
}
