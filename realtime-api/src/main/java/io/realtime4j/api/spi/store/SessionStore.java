package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Sessions that can be recovered after their connection or their server was lost. Their number is
 * bounded: past a million, those that were lost first go first, then those that were put first.
 */
public interface SessionStore {
  /** Inserts or replaces sessions by key, in the order of the calls. */
  CompletionStage<Void> put(List<SessionRow> rows);

  /** Returns a session by key, also one that has expired and was not swept yet. */
  CompletionStage<Optional<SessionRow>> find(String key);

  /** Removes sessions; a key that is not there is passed over. */
  CompletionStage<Void> remove(List<String> keys);

  /**
   * Notes that a server lives: the last time at which its sessions were certainly alive. It does so
   * before it puts the first of them, then every few seconds.
   */
  CompletionStage<Void> markAlive(String node, long atMillis);

  /** Returns the last mark of a server. */
  CompletionStage<OptionalLong> lastAlive(String node);

  /**
   * Takes the living sessions of servers that have gone for lost at their last mark, and forgets
   * those servers.
   *
   * @param self the server that asks, which has not gone
   * @param markedBefore the wall-clock time; who was not marked since then has gone
   * @param windowMillis how long after the mark the sessions can be had back
   * @return how many there were
   */
  CompletionStage<Integer> loseSilent(String self, long markedBefore, long windowMillis);

  /** Removes at most {@code limit} sessions that expired at or before a time; returns how many. */
  CompletionStage<Integer> sweep(long nowMillis, int limit);

  /** Returns how many there are. */
  CompletionStage<Long> count();
}
