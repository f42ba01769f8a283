package io.realtime4j.server.chat.message;

import io.realtime4j.server.chat.session.RoomKey;
import java.util.HashMap;
import java.util.Map;

/** Up to which offset everything was posted, in the rooms that are in use. Sequencer only. */
final class PostedHeads {
  private final Map<RoomKey, Long> offsets = new HashMap<>();

  /** A room is about to be loaded: from now on it is known what is posted in it. */
  void watch(RoomKey room) {
    offsets.putIfAbsent(room, 0L);
  }

  /** Everything up to an offset was posted before. */
  void seed(RoomKey room, long newest) {
    offsets.merge(room, newest, Math::max);
  }

  /** A message is posted; of a room that is not in use nothing is kept. */
  void posted(RoomKey room, long offset) {
    offsets.computeIfPresent(room, (same, before) -> Math.max(before, offset));
  }

  void forget(RoomKey room) {
    offsets.remove(room);
  }

  boolean isUsed(RoomKey room) {
    return offsets.containsKey(room);
  }

  /** Returns the offset, 0 for a room that is not in use. */
  long of(RoomKey room) {
    return offsets.getOrDefault(room, 0L);
  }
}
