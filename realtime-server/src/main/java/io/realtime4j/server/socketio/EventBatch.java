package io.realtime4j.server.socketio;

import io.realtime4j.server.socketio.BatchNamespace.BatchEvent;
import io.realtime4j.server.socketio.BatchNamespace.BatchTurn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that are delivered by one task per loop, each encoded once. */
final class EventBatch {
  private final List<BatchEvent> events;
  private final List<Target> targets = new ArrayList<>();
  private final List<EventFrames> frames = new ArrayList<>();
  private final @Nullable RecoveryLog log;

  /** Null for an event outside the log. */
  private final List<@Nullable LoggedEvent> logged = new ArrayList<>();

  EventBatch(String namespace, List<BatchEvent> events, @Nullable RecoveryLog log) {
    this.events = events;
    this.log = log;
    for (BatchEvent event : events) {
      targets.add(targetOf(event));
      frames.add(EventFrames.encode(namespace, null, event.args()));
    }
  }

  static Target targetOf(BatchEvent event) {
    String except = event.except();
    return new Target(List.of(event.room()), except == null ? List.of() : List.of(except));
  }

  /** Numbers what belongs into the log, and has it posted before anything else is numbered. */
  void number(Runnable post) {
    if (log == null) {
      post.run();
    } else {
      log.appendAll(this::number, post);
    }
  }

  private void number(RecoveryLog.Appender appender) {
    for (int i = 0; i < events.size(); i++) {
      logged.add(events.get(i).isLogged() ? appender.append(targets.get(i), frames.get(i)) : null);
    }
  }

  BatchTurn on(NamespaceShard shard) {
    return new BatchTurn() {
      @Override
      public int loop() {
        return shard.index;
      }

      @Override
      public void deliver(int event) {
        LoggedEvent numbered = log == null ? null : logged.get(event);
        if (numbered == null) {
          EventFrames encoded = frames.get(event);
          shard.forEach(targets.get(event), socket -> socket.writeUnlogged(encoded, false));
        } else {
          shard.deliver(numbered);
        }
      }
    };
  }
}
