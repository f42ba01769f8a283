package io.realtime4j.api.spi.store;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The position up to which each room's messages have reached the application. */
public interface PositionStore {
  /** Returns all positions by room name. */
  CompletionStage<Map<String, StoredPosition>> load();

  /** Sets the position of rooms. */
  CompletionStage<Void> put(Map<String, StoredPosition> positions);

  /** Forgets a room. */
  CompletionStage<Void> delete(String room);

  /**
   * A place in a room's log.
   *
   * @param epoch which history of the log
   * @param offset the last message seen, 0 for none
   */
  record StoredPosition(String epoch, long offset) {}
}
