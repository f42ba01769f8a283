package io.realtime4j.core.rooms;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.Gate;
import io.realtime4j.core.wire.Hooks;
import io.realtime4j.core.wire.LoopCalls;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One client's rooms. */
final class RoomsFeature implements Feature<Rooms>, Rooms {
  private final FeatureContext context;
  private final LoopCalls calls;
  private final Hooks hooks;
  private final Positions positions;
  private final Joiner joiner;
  private final Gate loaded = new Gate();
  private final Map<String, Room> rooms = new LinkedHashMap<>();

  /** Rooms that the server calls otherwise than we asked for them. */
  private final Map<String, Room> aliases = new LinkedHashMap<>();

  /** Rooms left in this session, by every name: what still comes from them is not shown. */
  private final Set<String> left = new LinkedHashSet<>();

  /** Read by all threads. */
  private volatile List<String> joined = List.of();

  RoomsFeature(FeatureContext context) {
    this.context = context;
    calls = new LoopCalls(context);
    hooks = new Hooks(context);
    positions = new Positions(context);
    joiner = new Joiner(context, positions, this::entered, this::refused);
    hooks.onSession(session -> loaded.pass(this::sessionStarted), this::sessionEnded);
    hooks.on("message:new", event -> loaded.pass(() -> received(event)));
    hooks.on("user:joined", event -> present(event, true));
    hooks.on("user:left", event -> present(event, false));
    hooks.on("room:occupancy", this::occupied);
    positions.load(loaded::open);
  }

  private void sessionStarted() {
    SessionInfo session = context.session();
    if (session == null) {
      return;
    }
    left.clear();
    List<Room> all = new ArrayList<>(rooms.values());
    if (session.peer() == SessionInfo.Peer.PLAIN) {
      all.forEach(room -> refused(room, unsupported()));
    } else {
      joiner.start(session, all);
    }
  }

  private void sessionEnded() {
    rooms.values().forEach(Room::detached);
  }

  private void received(JsonObject event) {
    Message message = MessageWire.read(event, context.clock().instant());
    Room room = find(message.roomName());
    if (room != null) {
      joiner.perform(room, room.stream.live(message));
    } else if (!left.contains(message.roomName())) {
      // The server has put us into a room by itself.
      context.publish(new MessageEvent.Received(message, true));
    }
  }

  private @Nullable Room find(String wireName) {
    Room room = rooms.get(wireName);
    return room == null ? aliases.get(wireName) : room;
  }

  private void present(JsonObject event, boolean here) {
    String room = MessageWire.room(event);
    SessionInfo session = context.session();
    event
        .string("userId")
        .filter(user -> session == null || !user.equals(session.userId()))
        .ifPresent(
            user ->
                context.publish(
                    here
                        ? new RoomEvent.UserJoined(room, user)
                        : new RoomEvent.UserLeft(room, user)));
  }

  private void occupied(JsonObject event) {
    int count = (int) Math.min(event.integer("count").orElse(0L), Integer.MAX_VALUE);
    context.publish(new RoomEvent.Occupancy(MessageWire.room(event), count));
  }

  private void entered(Room room, String wireName) {
    if (!wireName.equals(room.name)) {
      aliases.put(wireName, room);
    }
  }

  private void refused(Room room, RealtimeException cause) {
    boolean news = room.wasIn;
    forget(room);
    room.refuse(cause);
    if (news) {
      context.publish(new RoomEvent.Left(room.wireName(), cause));
    }
  }

  private void forget(Room room) {
    room.detached();
    rooms.remove(room.name);
    aliases.values().remove(room);
    positions.forget(room.name);
    joined = List.copyOf(rooms.keySet());
  }

  @Override
  public CompletableFuture<JoinedRoom> join(String roomName) {
    if (roomName.isBlank()) {
      throw new IllegalArgumentException("roomName must not be blank");
    }
    return calls.ask(answer -> loaded.pass(() -> join(roomName, answer)));
  }

  private void join(String name, Answer<JoinedRoom> answer) {
    SessionInfo session = context.session();
    if (session != null && session.peer() == SessionInfo.Peer.PLAIN) {
      answer.fail(unsupported());
      return;
    }
    Room known = rooms.get(name);
    if (known != null) {
      known.use(answer);
      return;
    }
    Room room = new Room(name, positions.resume(name));
    rooms.put(name, room);
    left.remove(name);
    joined = List.copyOf(rooms.keySet());
    room.use(answer);
    joiner.join(room);
  }

  @Override
  public CompletableFuture<Void> leave(String roomName) {
    return calls.ask(answer -> loaded.pass(() -> leave(roomName, answer)));
  }

  private void leave(String name, Answer<Void> answer) {
    Room room = rooms.get(name);
    if (room == null || --room.users > 0) {
      answer.complete(null);
      return;
    }
    forget(room);
    room.refuse(
        new FeatureException("LEFT", false, "the room was left before it was joined", null));
    left.add(room.name);
    left.add(room.wireName());
    context.publish(new RoomEvent.Left(room.wireName(), null));
    if (context.session() == null) {
      answer.complete(null);
      return;
    }
    Stages.then(
        context.request("room:leave", JsonObject.of("roomName", room.name)),
        data -> answer.complete(null),
        error -> {
          if (context.session() == null || error.code().equals("NOT_A_MEMBER")) {
            answer.complete(null);
          } else {
            answer.fail(error);
          }
        });
  }

  @Override
  public List<String> joined() {
    return joined;
  }

  @Override
  public Optional<RoomPosition> position(String roomName) {
    return positions.of(roomName);
  }

  @Override
  public CompletableFuture<MessagePage> history(String roomName, HistoryQuery query) {
    return calls.ask(
        answer -> {
          SessionInfo session = context.session();
          if (session != null && session.peer() != SessionInfo.Peer.FULL) {
            answer.fail(unsupported());
            return;
          }
          Stages.then(
              context.request("room:history", Pages.query(roomName, query)),
              data -> answer.complete(Pages.read(data, context.clock().instant())),
              answer::fail);
        });
  }

  private static UnsupportedByPeerException unsupported() {
    return new UnsupportedByPeerException("the server does not offer this for rooms");
  }

  @Override
  public Rooms api() {
    return this;
  }

  @Override
  public void close() {
    calls.close();
    hooks.close();
    for (Room room : rooms.values()) {
      room.detached();
      room.refuse(new ClientClosedException("the client is closed"));
    }
    positions.close();
  }
}
