package io.realtime4j.backplane.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The channels of rooms that have sockets on this server, where rooms have channels. Any thread.
 */
final class RoomEars {
  private final RedisLink link;
  private final Map<Room, Open> open = new ConcurrentHashMap<>();

  RoomEars(RedisLink link) {
    this.link = link;
  }

  private record Room(String namespace, String name) {}

  /** A room, and how often it was entered and not left. */
  private record Open(Ear ear, int entered) {}

  void enter(String namespace, String room, String channel, BiConsumer<String, byte[]> receiver) {
    // Redis is asked while nobody else can enter or leave: in the order of that.
    open.compute(
        new Room(namespace, room),
        (key, known) -> {
          if (known != null) {
            return new Open(known.ear(), known.entered() + 1);
          }
          Ear ear = new Ear(List.of(channel), List.of(), receiver);
          CompletionStage<Void> unused = link.listen(ear);
          return new Open(ear, 1);
        });
  }

  void leave(String namespace, String room) {
    open.computeIfPresent(
        new Room(namespace, room),
        (key, known) -> {
          if (known.entered() > 1) {
            return new Open(known.ear(), known.entered() - 1);
          }
          CompletionStage<Void> unused = link.ignore(known.ear());
          return null;
        });
  }
}
