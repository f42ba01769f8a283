package io.realtime4j.spring;

import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.event.TypingEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which room an event is of. */
final class EventRoom {
  private static final List<Class<? extends RealtimeEvent>> FAMILIES =
      List.of(
          MessageEvent.class,
          RoomEvent.class,
          TypingEvent.class,
          QueueEvent.class,
          DeliveryEvent.class);

  private EventRoom() {}

  /** Returns whether events of a type can be of a room. */
  static boolean isNamedBy(Class<?> type) {
    return type == RealtimeEvent.class
        || FAMILIES.stream().anyMatch(family -> family.isAssignableFrom(type));
  }

  /** Returns the room's name; null if the event is of none. */
  static @Nullable String of(RealtimeEvent event) {
    if (event instanceof MessageEvent message) {
      return of(message);
    }
    if (event instanceof RoomEvent room) {
      return of(room);
    }
    if (event instanceof QueueEvent queued) {
      return of(queued);
    }
    if (event instanceof TypingEvent.Changed typing) {
      return typing.roomName();
    }
    if (event instanceof DeliveryEvent.Changed delivery) {
      return delivery.status().roomName();
    }
    return event instanceof DeliveryEvent.ReadUpTo read ? read.position().roomName() : null;
  }

  private static @Nullable String of(MessageEvent event) {
    if (event instanceof MessageEvent.Received received) {
      return received.message().roomName();
    }
    return event instanceof MessageEvent.Changed changed ? changed.roomName() : null;
  }

  private static @Nullable String of(RoomEvent event) {
    if (event instanceof RoomEvent.Joined joined) {
      return joined.room().roomName();
    }
    if (event instanceof RoomEvent.Left left) {
      return left.roomName();
    }
    if (event instanceof RoomEvent.UserJoined joined) {
      return joined.roomName();
    }
    if (event instanceof RoomEvent.UserLeft left) {
      return left.roomName();
    }
    if (event instanceof RoomEvent.Occupancy occupancy) {
      return occupancy.roomName();
    }
    if (event instanceof RoomEvent.Discontinuity gap) {
      return gap.roomName();
    }
    if (event instanceof RoomEvent.Invited invited) {
      return invited.invitation().roomName();
    }
    return event instanceof RoomEvent.InvitationEnded ended ? ended.roomName() : null;
  }

  private static @Nullable String of(QueueEvent event) {
    if (event instanceof QueueEvent.Queued queued) {
      return queued.message().message().roomName();
    }
    if (event instanceof QueueEvent.Sending sending) {
      return sending.roomName();
    }
    if (event instanceof QueueEvent.Retrying retrying) {
      return retrying.roomName();
    }
    if (event instanceof QueueEvent.Sent sent) {
      return sent.message().roomName();
    }
    if (event instanceof QueueEvent.Failed failed) {
      return failed.message().message().roomName();
    }
    if (event instanceof QueueEvent.Discarded discarded) {
      return discarded.message().message().roomName();
    }
    if (event instanceof QueueEvent.ChangeQueued queued) {
      return queued.change().roomName();
    }
    if (event instanceof QueueEvent.ChangeMade made) {
      return made.change().roomName();
    }
    return event instanceof QueueEvent.ChangeFailed failed ? failed.change().roomName() : null;
  }
}
