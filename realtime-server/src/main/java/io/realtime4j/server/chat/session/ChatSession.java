package io.realtime4j.server.chat.session;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.Ack;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.loop.Happening;
import io.realtime4j.server.socketio.CountedSocket;
import io.realtime4j.server.socketio.SocketListener;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connected client of the chat. Confined to its socket's loop, but for the final fields and the
 * methods that say otherwise. Rooms and presence know it by identity: a recovered session is
 * another object with the same socket id.
 */
public final class ChatSession implements SocketListener {
  /** The capability of taking several changes in one event. */
  public static final String BATCH = "batch";

  /** Nobody types in so many rooms within the time in which typing expires by itself. */
  public static final int MAX_TYPING = 100;

  private final ServerSocket socket;
  private final SessionShard shard;
  private final String label;
  private final Budget budget;
  private final SessionCare care;
  private final Set<String> capabilities;
  private final @Nullable JsonObject device;

  private final RoomPlaces rooms = new RoomPlaces();
  // Not to be changed while empty, as in most sessions.
  private Set<String> watched = Collections.emptySet();
  // Where the user may be shown typing by this session's word: perhaps a room it has not joined.
  // Not to be changed while empty.
  private Set<RoomKey> typing = Collections.emptySet();
  // What stays of the request that it came with.
  private String query = "";
  private @Nullable String appName;
  private Principal principal;
  private final KeptSession kept;

  private boolean closed;
  // When its time is over by the loop's clock, and where the queue has it; -1 for nowhere.
  long expiryNanos;
  int expiryPlace = -1;
  // Null while it has been told everything.
  private @Nullable StaleState stale;
  // Null until somebody types in its rooms, and if it takes events one by one.
  private @Nullable TopicGather gather;

  public ChatSession(
      ServerSocket socket,
      SessionShard shard,
      Principal principal,
      String label,
      Budget budget,
      SessionCare care) {
    this.socket = socket;
    this.care = care;
    this.shard = shard;
    this.principal = principal;
    this.label = label;
    this.budget = budget;
    this.kept = new KeptSession(this, shard.lsn());
    JsonObject auth = socket.handshake().auth();
    this.capabilities =
        Set.copyOf(
            auth.object("client")
                .flatMap(client -> client.array("capabilities"))
                .orElse(JsonArray.EMPTY)
                .strings());
    this.device = auth.object("device").map(ChatSession::knownFields).orElse(null);
  }

  public ServerSocket socket() {
    return socket;
  }

  public SessionShard shard() {
    return shard;
  }

  /** Returns the session's label, which other sessions may share. */
  public String label() {
    return label;
  }

  /** Returns what the session may ask for. */
  public Budget budget() {
    return budget;
  }

  /** Notes with what request it came. */
  public void cameWith(String itsQuery, @Nullable String itsAppName) {
    query = itsQuery;
    appName = itsAppName;
  }

  /** Returns the query of the request that it came with. */
  public String query() {
    return query;
  }

  /** Returns the name of the client's application, null if it gave none. */
  public @Nullable String appName() {
    return appName;
  }

  /** Returns what the log says of something that happened to this session. */
  public Happening about(String what, String code) {
    return Happening.of(what)
        .code(code)
        .sid(socket.id())
        .user(principal.tenant(), principal.userId())
        .address(socket.handshake().request().remote());
  }

  public Principal principal() {
    return principal;
  }

  public void principal(Principal refreshed) {
    this.principal = refreshed;
  }

  public boolean can(String capability) {
    return capabilities.contains(capability);
  }

  public @Nullable JsonObject device() {
    return device;
  }

  /** Returns the rooms joined, each with the names under which: {@code null} for its own. */
  public Map<RoomKey, Set<@Nullable String>> joined() {
    return rooms.joined();
  }

  /**
   * Keeps a place for a room that the session may enter.
   *
   * @return whether there is one
   */
  public boolean reserve(RoomKey room, int limit) {
    return rooms.reserve(room, limit);
  }

  /** Gives up a place that was kept: the room was entered, or was not. */
  public void release(RoomKey room) {
    rooms.release(room);
  }

  /** Notes that the session is in a room, or in one more view of it. */
  public void entered(RoomKey room, @Nullable String thread) {
    rooms.entered(room, thread);
  }

  /**
   * Notes that the session has come into a room, or into one more view of it.
   *
   * @param lsn it gets what comes after this
   */
  public void entered(RoomKey room, @Nullable String thread, long lsn) {
    if (!hasJoined(room.viewName(thread))) {
      kept.begins(room, thread, lsn);
    }
    entered(room, thread);
  }

  /** Notes that the session is in a room under no name any more. */
  public void left(RoomKey room) {
    rooms.left(room);
  }

  /** Returns whether the session is in a room of this name, a thread's view included. */
  public boolean hasJoined(String roomName) {
    return rooms.isIn(roomName);
  }

  /**
   * Returns whether the session is in a room.
   *
   * @param thread in the view of this thread counts too; {@code null} for none
   */
  public boolean sees(RoomKey room, @Nullable String thread) {
    return rooms.sees(room, thread);
  }

  /** Returns the names of the rooms that the session is in; nothing internal is among them. */
  public List<String> roomNames() {
    return rooms.names();
  }

  /** Notes where the session's user types, or did; of too many, where it was longest ago. */
  public void types(RoomKey room) {
    if (typing.isEmpty()) {
      typing = new LinkedHashSet<>();
    }
    typing.remove(room);
    typing.add(room);
    if (typing.size() > MAX_TYPING) {
      typing.remove(typing.iterator().next());
    }
  }

  /** Returns the rooms that have to hear of the session's end. */
  public Set<RoomKey> concerned() {
    Set<RoomKey> concerned = new LinkedHashSet<>(joined().keySet());
    concerned.addAll(typing);
    return concerned;
  }

  /** Returns the users whose presence the session is told. */
  public Set<String> watched() {
    return Collections.unmodifiableSet(watched);
  }

  public void watch(String userId) {
    if (watched.isEmpty()) {
      watched = new LinkedHashSet<>();
    }
    watched.add(userId);
  }

  /** Returns whether the session watched the user until now. */
  public boolean unwatch(String userId) {
    return watched.contains(userId) && watched.remove(userId);
  }

  /** Returns what the client presents to have its session back; null if it keeps positions. */
  public @Nullable String pid() {
    return !can("position") && socket instanceof CountedSocket counted ? counted.pid() : null;
  }

  /** Returns what of the session is kept, so that it can be had back. */
  public KeptSession kept() {
    return kept;
  }

  /** Returns how many bytes were written to the session's connection; never falls. */
  public long writtenBytes() {
    return socket instanceof CountedSocket counted ? counted.writtenBytes() : 0;
  }

  /** Returns how many of {@link #writtenBytes} have left; never falls. */
  public long flushedBytes() {
    return socket instanceof CountedSocket counted ? counted.flushedBytes() : 0;
  }

  public boolean isClosed() {
    return closed;
  }

  public void close() {
    closed = true;
    expireIn(null);
  }

  /** Sets in what time {@link SessionCare#expired} is called, {@code null} for never. */
  public void expireIn(@Nullable Duration time) {
    shard.expiries().remove(this);
    if (time != null) {
      expiryNanos = socket.loop().nanoTime() + time.toNanos();
      shard.expiries().add(this);
    }
  }

  void expired() {
    care.expired(this);
  }

  @Override
  public void onEvent(String event, List<JsonValue> args, @Nullable Ack ack) {
    care.heard(this, event, args, ack);
  }

  @Override
  public void onDrained() {
    care.drained(this);
  }

  @Override
  public void onEnd(DisconnectReason reason) {
    care.ended(this, reason);
  }

  /** Runs a task on the session's loop, never within the call. From any thread. */
  public void post(Runnable task) {
    socket.loop().execute(task);
  }

  /** Sends what only holds now, never within the call. From any thread. */
  public void send(String event, JsonValue payload) {
    post(() -> tell(event, payload));
  }

  /**
   * Sends the latest word on a topic in place of those before it: if it cannot leave at once, the
   * session is told how things are when it reads again.
   */
  public void replace(Topic topic, Encoded event) {
    kept.told(topic);
    if (can(BATCH)) {
      if (gather == null) {
        gather = new TopicGather(this);
      }
      gather.add(topic, event);
    } else if (!socket.emitVolatile(event.frame())) {
      stale().topic(topic);
    }
  }

  /** Sends what only holds now if it can leave at once; returns whether it did. */
  public boolean emitNow(String event, JsonValue payload) {
    return socket.emitVolatile(event, payload);
  }

  /** Returns what the session was not told. */
  public StaleState stale() {
    if (stale == null) {
      stale = new StaleState();
    }
    return stale;
  }

  /** Returns what the session was not told, {@code null} if nothing, and takes it to be told. */
  public @Nullable StaleState takeStale() {
    StaleState taken = stale;
    stale = null;
    return taken;
  }

  /**
   * Sends what only holds now: greetings, errors, answers. A recovered session is greeted anew, so
   * these are kept for recovery only where they cannot leave at once.
   */
  public void tell(String event, JsonValue payload) {
    if (!socket.emitVolatile(event, payload)) {
      socket.emit(event, payload);
    }
  }

  private static JsonObject knownFields(JsonObject device) {
    JsonObject.Builder known = JsonObject.builder();
    for (String field : List.of("type", "os", "browser", "version")) {
      if (device.get(field) instanceof JsonString text
          && text.value().length() <= Payload.MAX_ID_CHARS) {
        known.put(field, text);
      }
    }
    return known.build();
  }
}
