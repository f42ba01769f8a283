package io.realtime4j.server.chat.message;

import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import org.jspecify.annotations.Nullable;

/*
 * What is sent again to another server than before is known to the log, while it may not have gone
 * out here. It has by the time that everything is posted that is in the log now, or everything
 * before an entry of ours that is in line behind the repeat: that one was committed later.
 */

/** Has a message that was sent again confirmed behind itself. Sequencer's loop only. */
final class Repeats {
  private final Asker asker;
  private final Follower follower;

  // The first in line, while it waits; null if it does not. And where the log ended, once known.
  private @Nullable LogCall waiting;
  private @Nullable Long end;

  Repeats(Asker asker, Follower follower) {
    this.asker = asker;
    this.follower = follower;
  }

  /**
   * Returns whether the first in line has to wait for what it repeats; who follows the log is told
   * to go on then, and tells when that was posted.
   */
  boolean holdUp(LogCall first, PostedHeads heads, long head) {
    if (!first.repeatsUnposted(heads)) {
      waiting = null;
      return false;
    }
    if (waiting != first) {
      waiting = first;
      end = null;
      look(first);
      return true;
    }
    return end != null && head < end && !follower.isAtOwn();
  }

  private void look(LogCall first) {
    Stages.settle(
        follower.look(),
        lsn -> {
          if (waiting == first) {
            end = lsn;
            follower.follow(lsn);
          }
        },
        failure -> {
          if (waiting == first) {
            asker.loop().schedule(Asker.PAUSE, () -> look(first));
          }
        });
  }
}
