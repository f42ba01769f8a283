package io.realtime4j.server.socketio;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.socketio.BatchNamespace.BatchEvent;
import io.realtime4j.server.socketio.BatchNamespace.BatchTurn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  private static Target targetOf(BatchEvent event) {
    String except = event.except();
    return new Target(List.of(event.room()), except == null ? List.of() : List.of(except));
  }

  /** Returns events of the log that have one target as if they were one, at the last's place. */
  private LoggedEvent joined(List<Integer> sameTarget) {
    List<Frame> plain = new ArrayList<>(sameTarget.size());
    List<Frame> withOffset = new ArrayList<>(sameTarget.size());
    long bytes = 0;
    LoggedEvent last = events.get(sameTarget.get(0));
    for (int event : sameTarget) {
      last = events.get(event);
      plain.addAll(last.plain());
      withOffset.addAll(last.frames());
      bytes += last.bytes();
    }
    return new LoggedEvent(last.position(), last.target(), plain, withOffset, bytes, 0);
  }

  BatchTurn on(NamespaceShard shard) {
    return new Turn(shard);
  }

  private final class Turn implements BatchTurn {
    private final NamespaceShard shard;
    private long written;

    Turn(NamespaceShard shard) {
      this.shard = shard;
    }

    @Override
    public int loop() {
      return shard.index;
    }

    @Override
    public void deliver(int event) {
      passes(event);
      shard.forEach(events.get(event).target(), socket -> write(socket, event));
    }

    @Override
    public Set<ServerSocket> in(Collection<String> rooms) {
      return new LinkedHashSet<>(shard.union(rooms));
    }

    @Override
    public void deliverTo(Set<ServerSocket> some, int event) {
      passes(event);
      Target target = events.get(event).target();
      shard.forEach(
          some,
          target,
          socket -> {
            if (target.rooms().stream().anyMatch(socket::isIn)) {
              write(socket, event);
            }
          });
    }

    @Override
    public void deliverBeside(Set<ServerSocket> some, List<Integer> sameRoom) {
      LoggedEvent joined = joined(sameRoom);
      shard.forEach(
          joined.target(),
          socket -> {
            if (!some.contains(socket)) {
              socket.writeLogged(joined);
              written += sameRoom.size();
            }
          });
    }

    @Override
    public long written() {
      return written;
    }

    private void passes(int event) {
      LoggedEvent logged = events.get(event);
      if (logged.position() != 0) {
        shard.passed(logged);
      }
    }

    private void write(DefaultServerSocket socket, int event) {
      LoggedEvent logged = events.get(event);
      if (logged.position() == 0) {
        socket.writeUnlogged(frames.get(event), false);
      } else {
        socket.writeLogged(logged);
        written++;
      }
    }
  }
}
