package io.realtime4j.server.chat.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/*
 * Silence has two causes. If the backplane itself carries nothing, nobody is taken for dead, and all
 * that others may have changed is doubtful until each of them has been heard again.
 */

/** Whether others can be reached. First loop only, but for {@link #isCutOff}. */
final class Reach {
  /** A backplane that takes longer to say how it is carries nothing. */
  private static final Duration CHECK = Duration.ofSeconds(3);

  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final Carrier carrier;
  private final Circle circle;
  private final Parts parts;
  private final FirstLoop loop;
  private final Runnable back;
  private volatile boolean isCutOff = true;
  private boolean isSubscribed;
  private boolean isChecking;
  private long checkedAtNanos;
  private long checks;

  /**
   * Creates one for a server that cannot reach others yet.
   *
   * @param back is called when it can again
   */
  Reach(Carrier carrier, Circle circle, Parts parts, FirstLoop loop, Runnable back) {
    this.carrier = carrier;
    this.circle = circle;
    this.parts = parts;
    this.loop = loop;
    this.back = back;
  }

  /** Returns whether they cannot be reached; from any thread. */
  boolean isCutOff() {
    return isCutOff;
  }

  /** The topic is listened to from now on. */
  void subscribed() {
    isSubscribed = true;
    check(loop.nanoTime());
  }

  void check(long now) {
    if (isChecking && now - checkedAtNanos < CHECK.toNanos()) {
      return;
    }
    if (isChecking) {
      // It is not waited for any longer, for it may never be answered; the next may be.
      cut();
    }
    isChecking = true;
    checkedAtNanos = now;
    checks++;
    long asked = checks;
    carrier
        .check()
        .whenComplete(
            (done, failure) ->
                loop.run(
                    () -> {
                      if (asked == checks) {
                        checked(failure);
                      }
                    }));
  }

  private void checked(@Nullable Throwable failure) {
    isChecking = false;
    if (failure != null || !isSubscribed) {
      cut();
    } else {
      carries();
    }
  }

  private void cut() {
    for (Peer peer : circle.all()) {
      peer.isHeardAgain = false;
      peer.returnsBy = 0;
    }
    if (!isCutOff) {
      isCutOff = true;
      LOG.log(System.Logger.Level.WARNING, "other servers cannot be reached");
      parts.each(part -> part.cutOff(true));
    }
  }

  /** What the others have done meanwhile is known once each of them was heard. */
  private void carries() {
    if (isCutOff && areAllHeard(loop.nanoTime())) {
      isCutOff = false;
      LOG.log(System.Logger.Level.INFO, "other servers can be reached: {0}", circle.names());
      parts.each(part -> part.cutOff(false));
      back.run();
    }
  }

  private boolean areAllHeard(long now) {
    boolean areHeard = true;
    for (Peer peer : circle.all()) {
      if (!peer.isHeardAgain) {
        if (peer.returnsBy == 0) {
          peer.returnsBy = now + BackplanePeers.LEASE.toNanos();
        }
        if (now - peer.returnsBy >= 0) {
          circle.leaves(peer);
        } else {
          areHeard = false;
        }
      }
    }
    return areHeard;
  }
}
