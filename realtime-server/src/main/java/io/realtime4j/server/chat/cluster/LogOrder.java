package io.realtime4j.server.chat.cluster;

/**
 * How far the log has gone out on a server. What is told of a message must not come before it, also
 * where the two go different ways: who tells sends {@link #head} along, and who hears waits for it.
 * First loop only.
 */
public interface LogOrder {
  /** Returns the place in the log of the last thing that was posted to sessions here. */
  long head();

  /**
   * Runs a task when all up to a place in the log has been posted to sessions here, at once if it
   * has; without that when too much time has passed: the log will tell then that it is behind.
   */
  void after(long lsn, Runnable task);
}
