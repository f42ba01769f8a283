package io.realtime4j.backplane.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/*
 *            there               mute
 *   THERE <---------> AWAY <---------> MUTE <--------> THERE
 *            away                away          there
 *
 * UNFIT is AWAY for a reason that only an operator can change.
 * MUTE: Redis lets this server listen and refuses what it publishes. The session stays, for what
 * others say is heard; health is red, for the canary is refused too.
 */
/** How Redis is to this server, with one line in the log for each change. One thread. */
final class Condition {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.backplane.redis");

  private final RedisLocation location;
  private final LongSupplier dropped;
  private State state = State.THERE;

  /** Whether it was said that some channels are refused, since Redis was last away. */
  private boolean isPart;

  /** What was dropped in all when Redis was last well. */
  private long before;

  private enum State {
    THERE,
    AWAY,
    MUTE,
    UNFIT
  }

  /**
   * Creates one that says nothing as long as all is well.
   *
   * @param dropped how many messages were dropped in all
   */
  Condition(RedisLocation location, LongSupplier dropped) {
    this.location = location;
    this.dropped = dropped;
  }

  /** Something has gone through Redis and come back. */
  void there() {
    long sum = dropped.getAsLong();
    if (state != State.THERE) {
      String what = state == State.MUTE ? "takes what is published again" : "is there";
      LOG.log(
          Level.INFO,
          "Redis at {0} {1}; {2} messages were dropped meanwhile",
          location,
          what,
          sum - before);
      state = State.THERE;
      isPart = false;
    }
    before = sum;
  }

  /** There is no session. */
  void away(Throwable cause) {
    if (state != State.AWAY && state != State.UNFIT) {
      state = State.AWAY;
      LOG.log(
          Level.WARNING,
          "Redis at {0} is away: what servers tell each other is dropped until it is back ({1})",
          location,
          text(cause));
    }
  }

  /** Redis is there, and cannot do what is asked of it. */
  void unfit(Throwable why) {
    if (state != State.UNFIT) {
      state = State.UNFIT;
      LOG.log(Level.ERROR, "{0}. What servers tell each other is dropped.", text(why));
    }
  }

  /** A session hears, and must not publish. */
  void mute(Throwable refusal) {
    if (state != State.MUTE) {
      state = State.MUTE;
      LOG.log(
          Level.WARNING,
          "Redis at {0} lets this server listen and refuses what it publishes, which is dropped"
              + " ({1})",
          location,
          text(refusal));
    }
  }

  /** Some is not taken, though something goes through Redis. */
  void refuses(String channel, Throwable cause) {
    if (state == State.THERE && !isPart) {
      isPart = true;
      LOG.log(
          Level.WARNING,
          "Redis at {0} does not take all that is published, such as on {1}: it is dropped ({2})",
          location,
          channel,
          text(cause));
    }
  }

  /** Returns whether Redis has said no, rather than nothing. */
  static boolean isRefusal(Throwable failure) {
    return root(failure) instanceof RedisCommandExecutionException;
  }

  private static String text(Throwable failure) {
    Throwable root = root(failure);
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null
        && (root instanceof CompletionException || root instanceof RedisConnectionException)) {
      root = root.getCause();
    }
    return root;
  }
}
