package io.realtime4j.api.spi.store;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The position up to which each room's messages have reached the application: the process that this
 * store is open in, since another may have shown less.
 */
public interface PositionStore {
  /**
   * Returns all positions by room name: this store's own, and for other rooms those of stores that
   * are gone, which it takes over. Where several of those left a room at different places, the
   * earliest counts: a message may then come again, but none is missed. Positions of another living
   * store on the same file stay its own.
   */
  CompletionStage<Map<String, StoredPosition>> load();

  /** Sets the position of rooms. */
  CompletionStage<Void> put(Map<String, StoredPosition> positions);

  /** Forgets a room. */
  CompletionStage<Void> delete(String room);
}
