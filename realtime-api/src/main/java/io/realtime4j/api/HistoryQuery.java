package io.realtime4j.api;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a room's history.
 *
 * @param threadId only this thread, or {@code null}
 * @param before messages before this offset, newest first to be kept; {@code null} for no bound
 * @param after messages after this offset, oldest first to be kept; {@code null} for no bound
 * @param limit at most this many, 1 to 100
 */
public record HistoryQuery(
    @Nullable String threadId, @Nullable Long before, @Nullable Long after, int limit) {
  /** Checks the limit, and that at most one bound is given. */
  public HistoryQuery {
    if (limit < 1 || limit > 100) {
      throw new IllegalArgumentException("limit must be 1 to 100, was " + limit);
    }
    if (before != null && after != null) {
      throw new IllegalArgumentException("give before or after, not both");
    }
  }

  /** Returns the same query, of one thread alone. */
  public HistoryQuery inThread(String thread) {
    return new HistoryQuery(thread, before, after, limit);
  }

  /** Returns a query for the newest messages. */
  public static HistoryQuery latest(int limit) {
    return new HistoryQuery(null, null, null, limit);
  }

  /** Returns a query for the messages just before an offset. */
  public static HistoryQuery before(long offset, int limit) {
    return new HistoryQuery(null, offset, null, limit);
  }

  /** Returns a query for the messages just after an offset. */
  public static HistoryQuery after(long offset, int limit) {
    return new HistoryQuery(null, null, offset, limit);
  }
}
