package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.concurrent.CompletableFuture;

/** Brings rooms from the store, and tells who numbers their messages. */
interface RoomLoader {
  /** Reads a room; the future completes on the loop, which becomes the room's home. */
  CompletableFuture<Room> load(RoomKey key, EventLoop home);

  /** A room was put away. */
  void forget(RoomKey key);
}
