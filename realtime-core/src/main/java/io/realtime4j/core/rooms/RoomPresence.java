package io.realtime4j.core.rooms;

import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.MessageWire;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * The answer to a join lists who is there; who came or went since is told by events, which may
 * arrive before that answer. Told in that order, the list would undo the event. So what concerns a
 * room that is being entered waits for the list and follows it: whether the list knew of it or not,
 * the outcome is the same. Until the answer says how the server calls the room, any name may be its.
 */
/** Who comes to and goes from the rooms, in one order with their lists of members. Loop only. */
final class RoomPresence {
  /** Rooms of more are told of by number; so this is never reached but by a server gone mad. */
  private static final int MAX_EARLY = 1_000;

  private record Early(String room, Runnable news) {}

  private final FeatureContext context;
  private final Function<String, @Nullable RoomState> find;
  private final Supplier<Collection<RoomState>> rooms;
  private final Deque<Early> early = new ArrayDeque<>();

  RoomPresence(
      FeatureContext context,
      Function<String, @Nullable RoomState> find,
      Supplier<Collection<RoomState>> rooms) {
    this.context = context;
    this.find = find;
    this.rooms = rooms;
  }

  void came(JsonObject event) {
    String room = MessageWire.room(event);
    other(event, user -> tell(room, () -> present(room, user, true)));
  }

  void went(JsonObject event) {
    String room = MessageWire.room(event);
    other(event, user -> tell(room, () -> present(room, user, false)));
  }

  void counted(JsonObject event) {
    String room = MessageWire.room(event);
    int count = (int) Math.min(event.integer("count").orElse(0L), Integer.MAX_VALUE);
    tell(room, () -> counted(room, count));
  }

  private void counted(String name, int count) {
    RoomState room = find.apply(name);
    if (room != null) {
      room.counted(count);
    }
    context.publish(new RoomEvent.Occupancy(name, count));
  }

  private void other(JsonObject event, Consumer<String> news) {
    SessionInfo session = context.session();
    Optional<String> user = event.string("userId");
    user.filter(id -> session == null || !id.equals(session.userId())).ifPresent(news);
  }

  private void present(String name, String user, boolean here) {
    RoomState room = find.apply(name);
    if (room != null) {
      room.present(user, here);
    }
    context.publish(
        here ? new RoomEvent.UserJoined(name, user) : new RoomEvent.UserLeft(name, user));
  }

  private void tell(String name, Runnable news) {
    RoomState room = find.apply(name);
    boolean waits = room == null ? isEntering() : room.isEntering;
    if (!waits) {
      news.run();
      return;
    }
    early.add(new Early(name, news));
    if (early.size() > MAX_EARLY) {
      early.remove().news.run();
    }
  }

  private boolean isEntering() {
    return rooms.get().stream().anyMatch(room -> room.isEntering);
  }

  /** The list of a room's members has been told. */
  void entered(RoomState room) {
    release(one -> one.room.equals(room.wireName()) || one.room.equals(room.name));
    settle();
  }

  /** A room is not being entered any more. */
  void settle() {
    if (!isEntering()) {
      release(one -> true);
    }
  }

  private void release(Predicate<Early> which) {
    List<Early> released = new ArrayList<>();
    early.removeIf(one -> which.test(one) && released.add(one));
    released.forEach(one -> one.news.run());
  }

  /** The session is over; the next begins with lists of its own. */
  void clear() {
    early.clear();
  }
}
