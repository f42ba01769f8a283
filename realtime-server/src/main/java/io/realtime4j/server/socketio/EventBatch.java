package io.realtime4j.server.socketio;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.socketio.BatchNamespace.BatchEvent;
import io.realtime4j.server.socketio.BatchNamespace.BatchTurn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that are delivered by one task per loop, each encoded once. */
final class EventBatch {
  private final List<LoggedEvent> events = new ArrayList<>();
  private final List<EventFrames> frames = new ArrayList<>();

  EventBatch(String namespace, List<BatchEvent> events, @Nullable SessionKeeper keeper) {
    for (BatchEvent event : events) {
      EventFrames encoded = EventFrames.encode(namespace, null, event.args());
      frames.add(encoded);
      this.events.add(logged(event, encoded, keeper));
    }
  }

  private static LoggedEvent logged(
      BatchEvent event, EventFrames encoded, @Nullable SessionKeeper keeper) {
    List<Frame> plain = encoded.plain();
    List<Frame> withOffset =
        keeper == null || event.position() == 0
            ? plain
            : encoded.with(keeper.offset(event.position()));
    return new LoggedEvent(
        event.position(), targetOf(event), plain, withOffset, encoded.bytes(), 0);
  }

  static Target targetOf(BatchEvent event) {
    String except = event.except();
    return new Target(List.of(event.room()), except == null ? List.of() : List.of(except));
  }

  BatchTurn on(NamespaceShard shard) {
    return new BatchTurn() {
      @Override
      public int loop() {
        return shard.index;
      }

      @Override
      public void deliver(int event) {
        LoggedEvent logged = events.get(event);
        if (logged.position() == 0) {
          EventFrames unlogged = frames.get(event);
          shard.forEach(logged.target(), socket -> socket.writeUnlogged(unlogged, false));
        } else {
          shard.deliver(logged);
        }
      }
    };
  }
}
