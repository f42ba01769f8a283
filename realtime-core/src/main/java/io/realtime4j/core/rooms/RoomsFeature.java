package io.realtime4j.core.rooms;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Invitations;
import io.realtime4j.api.MemberPage;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.RoomSummaryPage;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.event.TypingEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.ChangeWire;
import io.realtime4j.core.wire.Gate;
import io.realtime4j.core.wire.Hooks;
import io.realtime4j.core.wire.LoopCalls;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.Questions;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client's rooms. */
final class RoomsFeature implements Feature<Rooms>, Rooms {
  /** A server that is to greet does it within seconds, even where it is slow. */
  private static final Duration GUESS_STANDS = Duration.ofSeconds(10);

  private static final int PAGE = 100;

  private final FeatureContext context;
  private final LoopCalls calls;
  private final Questions questions;
  private final RoomInvitations invitations;
  private final Hooks hooks;
  private final Positions positions;
  private final RoomPresence presence;
  private final Joiner joiner;
  private final Gate loaded = new Gate();
  private final Map<String, RoomState> rooms = new LinkedHashMap<>();

  /** Rooms that the server calls otherwise than we asked for them. */
  private final Map<String, RoomState> aliases = new LinkedHashMap<>();

  /** Rooms left in this session, by every name: what still comes from them is not shown. */
  private final Set<String> left = new LinkedHashSet<>();

  /** Runs while a server that has not greeted may still do so; {@code null} at other times. */
  private @Nullable Cancellable plain;

  /** The session is with a server that has no rooms. */
  private boolean isPlain;

  /** Read by all threads. */
  private volatile List<String> joined = List.of();

  RoomsFeature(FeatureContext context) {
    this.context = context;
    calls = new LoopCalls(context);
    hooks = new Hooks(context);
    questions = new Questions(context, "rooms");
    invitations = new RoomInvitations(context, calls, hooks);
    positions = new Positions(context);
    presence = new RoomPresence(context, this::find, rooms::values);
    joiner =
        new Joiner(context, positions, presence, this::entered, this::progressed, this::refused);
    hooks.onSession(session -> loaded.pass(this::sessionStarted), this::sessionEnded);
    hooks.on("message:new", event -> loaded.pass(() -> received(event)));
    hooks.on(
        "message:update",
        event -> loaded.pass(() -> changed(ChangeWire.edit(event, true, context))));
    hooks.on(
        "message:delete",
        event -> loaded.pass(() -> changed(ChangeWire.deletion(event, true, context))));
    hooks.on("user:joined", event -> presence.came(event));
    hooks.on("user:left", event -> presence.went(event));
    hooks.on("room:occupancy", event -> presence.counted(event));
    hooks.observe(TypingEvent.Changed.class, this::typing);
    hooks.observe(ConnectionEvent.Fault.class, fault -> loaded.pass(() -> putOut(fault.error())));
    positions.load(loaded::open, this::loadedLate);
  }

  /** Rooms that we have not asked for yet begin where an earlier process left them. */
  private void loadedLate() {
    for (RoomState room : rooms.values()) {
      if (!room.wasIn && !room.isEntering) {
        room.stream.startAt(positions.resume(room.name));
        room.changes.startAt(positions.resumeChanges(room.name));
      }
    }
  }

  private void sessionStarted() {
    SessionInfo session = context.session();
    if (session == null) {
      return;
    }
    left.clear();
    if (session.peer() == SessionInfo.Peer.PLAIN) {
      plain = context.loop().schedule(GUESS_STANDS, this::isPlain);
    } else {
      joiner.start(session, new ArrayList<>(rooms.values()));
    }
  }

  /** A server that has not greeted by now has no rooms. What an earlier one has shown stays. */
  private void isPlain() {
    for (RoomState room : List.copyOf(rooms.values())) {
      refused(room, unsupported(), false);
    }
    plain = null;
    isPlain = true;
  }

  private void sessionEnded() {
    isPlain = false;
    if (plain != null) {
      plain.cancel();
      plain = null;
    }
    rooms.values().forEach(RoomState::detached);
    presence.clear();
  }

  private void received(JsonObject event) {
    Message message = Pages.shown(context, MessageWire.read(event, context.clock().instant()));
    RoomState room = find(message.roomName());
    if (room != null) {
      joiner.perform(room, room.stream.live(message));
      for (RoomState twin : List.copyOf(room.twins)) {
        joiner.perform(twin, twin.stream.live(message));
      }
    } else if (!left.contains(message.roomName())) {
      // The server has put us into a room by itself.
      context.publish(new MessageEvent.Received(message, true));
    }
  }

  private void changed(ChangeWire change) {
    RoomState room = find(change.event().roomName());
    if (room != null) {
      joiner.changed(room, change);
      for (RoomState twin : List.copyOf(room.twins)) {
        joiner.changed(twin, change);
      }
    } else if (!left.contains(change.event().roomName())) {
      context.publish(change.event());
    }
  }

  /** The server takes back that it has let us in: a refusal that comes late. */
  private void putOut(RealtimeException fault) {
    if (fault instanceof RefusedException refusal
        && refusal.details().string("event").orElse("").equals("room:join")) {
      RoomState room = find(refusal.details().string("roomName").orElse(""));
      if (room != null) {
        List<RoomState> byAllNames = new ArrayList<>(room.twins);
        byAllNames.add(room);
        byAllNames.forEach(one -> refused(one, refusal));
      }
    }
  }

  private void typing(TypingEvent.Changed event) {
    RoomState room = event.threadId() == null ? find(event.roomName()) : null;
    if (room != null) {
      room.tell(handle -> handle.typing(event.users()));
    }
  }

  private @Nullable RoomState find(String wireName) {
    RoomState room = aliases.get(wireName);
    return room == null ? rooms.get(wireName) : room;
  }

  private void entered(RoomState room, String wireName) {
    RoomState known = find(wireName);
    if (known != null && known != room) {
      // Asked for by another name before, and each tells first what it has missed.
      known.meet(room);
    } else if (!wireName.equals(room.name)) {
      aliases.put(wireName, room);
    }
  }

  private void progressed(RoomState room) {
    for (RoomState twin : room.twins) {
      if (room.isThere() && twin.isThere()) {
        boolean isKnown = find(room.wireName()) == room;
        RoomState known = isKnown ? room : twin;
        RoomState same = isKnown ? twin : room;
        context.loop().execute(() -> unite(known, same));
      }
    }
  }

  /**
   * One room is kept once: else each message comes to one name alone, and who leaves, leaves all.
   */
  private void unite(RoomState known, RoomState same) {
    if (known.twins.contains(same) && known.isThere() && same.isThere()) {
      known.twins.remove(same);
      same.twins.remove(known);
      forget(same);
      known.addAll(same);
      keepNames(known);
      RoomPosition position = known.stream.position();
      if (position != null) {
        long lsn = known.changes.lsn();
        known.names().forEach(name -> positions.published(name, position, lsn));
      }
    }
  }

  private void keepNames(RoomState room) {
    for (String name : room.names()) {
      if (!name.equals(room.name)) {
        aliases.put(name, room);
      }
    }
  }

  private void refused(RoomState room, RealtimeException cause) {
    refused(room, cause, true);
  }

  private void refused(RoomState room, RealtimeException cause, boolean forGood) {
    boolean news = room.wasIn;
    forget(room);
    if (forGood) {
      room.names().forEach(positions::forget);
    }
    room.end(cause);
    if (news) {
      context.publish(new RoomEvent.Left(room.wireName(), cause));
    }
    presence.settle();
  }

  private void forget(RoomState room) {
    room.detached();
    rooms.remove(room.name);
    while (aliases.values().remove(room)) {
      // Each of its names.
    }
    room.part().forEach(twin -> entered(twin, twin.wireName()));
    joined = List.copyOf(rooms.keySet());
  }

  @Override
  public Room join(String roomName) {
    if (roomName.isBlank()) {
      throw new IllegalArgumentException("roomName must not be blank");
    }
    RoomHandle handle = new RoomHandle(this, context, roomName);
    Runnable refused = () -> handle.ended(new ClientClosedException("the client is closed"));
    calls.run(() -> loaded.pass(() -> join(roomName, handle), refused), refused);
    return handle;
  }

  @Override
  public Room direct(String userId) {
    if (userId.isBlank()) {
      throw new IllegalArgumentException("userId must not be blank");
    }
    String own = context.store().owner().user().orElse(null);
    if (own == null) {
      RoomHandle handle = new RoomHandle(this, context, "dm:" + userId);
      handle.ended(
          new AuthenticationException(
              "USER_UNKNOWN",
              "it is not known who we are: set user(), or connect before",
              null,
              null));
      return handle;
    }
    // As the server calls the pair, so that both ways to it lead to one room.
    boolean isFirst = own.compareTo(userId) <= 0;
    return join("dm:" + (isFirst ? own + ":" + userId : userId + ":" + own));
  }

  private void join(String name, RoomHandle handle) {
    if (handle.state() == Room.State.LEFT) {
      return;
    }
    if (isPlain) {
      handle.ended(unsupported());
      return;
    }
    RoomState known = find(name);
    if (known != null && known.names().contains(name)) {
      known.add(handle);
      return;
    }
    RoomPosition place = positions.resume(name);
    if (known != null && (place == null || known.stream.isAt(place))) {
      known.add(handle);
      return;
    }
    // By this name an earlier process was somewhere else: what came since is brought in first.
    RoomState room = new RoomState(name, place);
    room.changes.startAt(positions.resumeChanges(name));
    rooms.put(name, room);
    left.remove(name);
    joined = List.copyOf(rooms.keySet());
    room.add(handle);
    joiner.join(room);
  }

  /** A handle was left; from any thread. */
  void leave(RoomHandle handle, Answer<Void> answer) {
    Runnable closed = () -> answer.complete(null);
    calls.run(() -> loaded.pass(() -> leaveNow(handle, answer), closed), closed);
  }

  private void leaveNow(RoomHandle handle, Answer<Void> answer) {
    RoomState room = rooms.get(handle.key());
    if (room == null) {
      answer.complete(null);
      return;
    }
    room.remove(handle);
    if (!room.isUnused()) {
      answer.complete(null);
      return;
    }
    boolean isKept = !room.twins.isEmpty();
    forget(room);
    room.names().forEach(positions::forget);
    presence.settle();
    if (isKept) {
      // By another name we stay.
      answer.complete(null);
      return;
    }
    left.addAll(room.names());
    left.add(room.wireName());
    context.publish(new RoomEvent.Left(room.wireName(), null));
    SessionInfo session = context.session();
    if (session == null || session.peer() == SessionInfo.Peer.PLAIN) {
      answer.complete(null);
      return;
    }
    Stages.then(
        context.request("room:leave", JsonObject.of("roomName", room.name)),
        data -> answer.complete(null),
        error -> {
          if (isOut(error)) {
            answer.complete(null);
          } else {
            answer.fail(error);
          }
        });
  }

  /** With the connection lost we are out as well, and are not joined again. */
  private boolean isOut(RealtimeException error) {
    return context.session() == null
        || error instanceof ConnectionException
        || error instanceof NotConnectedException
        || error.code().equals("NOT_A_MEMBER");
  }

  @Override
  public List<String> joined() {
    return joined;
  }

  /** From any thread. */
  Optional<RoomPosition> position(String roomName) {
    return positions.of(roomName);
  }

  @Override
  public CompletableFuture<MemberPage> members(String roomName, @Nullable String after, int limit) {
    Objects.requireNonNull(roomName, "roomName");
    Questions.checkLimit(limit, PAGE);
    JsonObject query =
        JsonObject.builder()
            .put("roomName", roomName)
            .putIfPresent("after", after)
            .put("limit", limit)
            .build();
    return calls.ask(answer -> questions.ask("room:members", query, Pages::members, answer));
  }

  @Override
  public CompletableFuture<MessagePage> history(String roomName, HistoryQuery query) {
    Objects.requireNonNull(roomName, "roomName");
    Objects.requireNonNull(query, "query");
    return calls.ask(
        answer ->
            questions.ask(
                "room:history",
                Pages.query(roomName, query),
                data -> Pages.read(context, data),
                answer));
  }

  @Override
  public Flow.Publisher<Message> read(String roomName, HistoryQuery query) {
    Objects.requireNonNull(roomName, "roomName");
    Objects.requireNonNull(query, "query");
    return read(() -> roomName, query, () -> null);
  }

  /**
   * Returns a room's history page after page.
   *
   * @param name asked before each page
   * @param end why there is no further page; {@code null} if there is
   */
  Flow.Publisher<Message> read(
      Supplier<String> name, HistoryQuery query, Supplier<@Nullable RealtimeException> end) {
    return HistoryReader.publisher(
        context,
        calls,
        query,
        page -> {
          CompletableFuture<MessagePage> found = new CompletableFuture<>();
          RealtimeException over = end.get();
          if (over == null) {
            questions.ask(
                "room:history",
                Pages.query(name.get(), page),
                data -> Pages.read(context, data),
                found::complete,
                found::completeExceptionally);
          } else {
            found.completeExceptionally(over);
          }
          return found;
        });
  }

  @Override
  public CompletableFuture<RoomSummaryPage> unread(@Nullable String after, int limit) {
    Questions.checkLimit(limit, PAGE);
    JsonObject query =
        JsonObject.builder().putIfPresent("after", after).put("limit", limit).build();
    return calls.ask(
        answer ->
            questions.ask("sync:channels", query, data -> Pages.summaries(context, data), answer));
  }

  @Override
  public Invitations invitations() {
    return invitations;
  }

  private UnsupportedByPeerException unsupported() {
    return questions.unsupported();
  }

  @Override
  public Rooms api() {
    return this;
  }

  @Override
  public void close() {
    calls.close();
    loaded.close();
    hooks.close();
    if (plain != null) {
      plain.cancel();
    }
    for (RoomState room : rooms.values()) {
      room.detached();
      room.end(new ClientClosedException("the client is closed"));
    }
    positions.close();
  }
}
