package io.realtime4j.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Rooms. Joins are counted and survive reconnects: a rejoined room first brings the messages that
 * were missed, then live ones; where that is impossible there is one {@code
 * RoomEvent.Discontinuity}. Thread-safe; no method blocks.
 */
@NotForImplementation
public interface Rooms {
  /**
   * Joins a room, or counts one more user of it. While not connected the join is remembered and the
   * future completes after the next connection. Fails with {@link RefusedException}
   * (ROOM_NOT_FOUND, FORBIDDEN, ROOM_FULL …); then the room is not remembered.
   */
  CompletableFuture<JoinedRoom> join(String roomName);

  /**
   * Leaves a room when called as often as {@link #join}. Completes when the server has taken it, or
   * at once while not connected.
   */
  CompletableFuture<Void> leave(String roomName);

  /** Returns the rooms that we mean to be in, in the order of joining. */
  List<String> joined();

  /** Returns the position up to which a room's messages have reached the listeners. */
  Optional<RoomPosition> position(String roomName);

  /** Reads a room's history from the server. */
  CompletableFuture<MessagePage> history(String roomName, HistoryQuery query);
}
