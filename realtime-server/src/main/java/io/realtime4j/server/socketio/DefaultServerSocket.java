package io.realtime4j.server.socketio;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.SocketEncoder;
import io.realtime4j.protocol.SocketPacket;
import io.realtime4j.server.Ack;
import io.realtime4j.server.AnyEventHandler;
import io.realtime4j.server.BroadcastOperator;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EventHandler;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.PreparedEvent;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketHandshake;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A socket is first only a candidate that middleware looks at; then it is in its namespace, its
 * output held back until CONNECT is answered; then open; then gone for good.
 */
/** A client in a namespace. Loop only, but for what {@link ServerSocket} says otherwise. */
final class DefaultServerSocket implements CountedSocket {
  /** Most applications keep a thing or two. */
  private static final int FEW_DATA = 2;

  private final ClientConnection connection;
  private final SocketHandlers handlers = new SocketHandlers();
  private final JoinedRooms rooms = new JoinedRooms();

  private SocketHandshake handshake;

  // A candidate may find that its namespace has come into being in the meantime.
  private DefaultNamespace namespace;
  private NamespaceShard shard;
  private SocketOutput output;
  private AckBook acks;

  /** Null until somebody asks for it. */
  private @Nullable Map<String, Object> data;

  private volatile String id;
  private volatile boolean connected;
  private boolean recovered;
  private @Nullable SavedSession session;

  /** What the client presents to come back; null if it cannot. */
  private @Nullable String pid;

  DefaultServerSocket(
      ClientConnection connection,
      DefaultNamespace namespace,
      NamespaceShard shard,
      String id,
      SocketHandshake handshake) {
    this.connection = connection;
    this.namespace = namespace;
    this.shard = shard;
    this.id = id;
    this.handshake = handshake;
    this.output = new SocketOutput(connection.engine(), shard);
    this.acks = new AckBook(shard.loop);
  }

  /** Enters another namespace than it was made for, of the same name; for a candidate. */
  void moveTo(DefaultNamespace there) {
    namespace = there;
    shard = there.shard(shard.index);
    output = new SocketOutput(connection.engine(), shard);
    acks = new AckBook(shard.loop);
  }

  /** Enters the namespace as somebody new. */
  void enter(@Nullable SavedSession saved) {
    session = saved;
    pid = saved == null ? null : saved.pid;
    output.written(saved == null ? 0 : saved.start);
    enter();
  }

  /** Enters as somebody new whose session is kept elsewhere. */
  void enterKept(String newPid) {
    pid = newPid;
    enter();
  }

  /** Enters as who was here before, by somebody else's books; rooms are entered by them too. */
  void enterKept(String itsPid, SessionKeeper.Kept kept) {
    pid = itsPid;
    id = kept.sid();
    recovered = true;
    data().put(kept.stateName(), kept.state());
    output.replay(kept.after());
    enter();
  }

  /** Enters the namespace as who was here before. */
  void enter(RecoveredSession from) {
    session = from.session();
    pid = from.session().pid;
    id = from.session().sid;
    recovered = true;
    // What the middleware has found out is newer than what was saved.
    Map<String, Object> found = new LinkedHashMap<>(data());
    data().putAll(from.data());
    data().putAll(found);
    output.written(from.session().written);
    output.replay(from.after());
    rooms.resume(from.rooms());
    for (RoomSpans.Span span : from.rooms().spans()) {
      if (span.isOpen() && rooms.join(span.room(), span.from())) {
        shard.join(this, span.room());
      }
    }
    enter();
  }

  private void enter() {
    connected = true;
    shard.add(this);
    joinNow(id);
  }

  /** Opens the output: first the answer to CONNECT, then what was emitted meanwhile. */
  void open(List<Frame> connectReply, Iterator<LoggedEvent> missed) {
    output.open(connectReply, missed);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Namespace namespace() {
    return namespace;
  }

  @Override
  public SocketHandshake handshake() {
    return handshake;
  }

  /** Lets go of the request but for the address, and of what came in CONNECT but for this. */
  void forgetHandshake(JsonObject auth) {
    connection.engine().forgetRequest();
    handshake = new SocketHandshake(auth, connection.engine().request());
  }

  @Override
  public EventLoop loop() {
    return shard.loop;
  }

  @Override
  public String connectionId() {
    return connection.engine().id();
  }

  @Override
  public String transportName() {
    return connection.engine().transportName();
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public boolean recovered() {
    return recovered;
  }

  @Override
  public Map<String, Object> data() {
    if (data == null) {
      data = new LinkedHashMap<>(FEW_DATA);
    }
    return data;
  }

  @Override
  public void on(String event, EventHandler handler) {
    handlers.on(event, handler);
  }

  @Override
  public void onUnhandled(AnyEventHandler handler) {
    handlers.onUnhandled(handler);
  }

  @Override
  public void onDisconnect(Consumer<DisconnectReason> listener) {
    handlers.onDisconnect(listener);
  }

  @Override
  public void onDrained(Runnable listener) {
    handlers.onDrained(listener);
  }

  void drained() {
    handlers.drained();
  }

  @Override
  public void join(String room) {
    onLoop(() -> joinNow(room));
  }

  private void joinNow(String room) {
    if (connected && rooms.join(room, shard.position())) {
      shard.join(this, room);
    }
  }

  @Override
  public void leave(String room) {
    onLoop(
        () -> {
          if (rooms.leave(room, shard.position(), session != null)) {
            shard.leave(this, room);
          }
        });
  }

  @Override
  public Set<String> rooms() {
    return rooms.names();
  }

  boolean isIn(String room) {
    return rooms.contains(room);
  }

  /** Returns the rooms as a recovery has to know them; a copy. */
  RoomSpans spans() {
    return rooms.spans();
  }

  @Override
  public void emit(String event, JsonValue... args) {
    EventFrames frames = EventFrames.encode(namespace.name(), null, EventNames.args(event, args));
    RecoveryLog log = namespace.log();
    if (shard.loop.inLoop() || log == null) {
      onLoop(() -> emitNow(frames));
    } else {
      // Numbered before it is posted, so that what the caller does next is behind it.
      log.appendForOne(
          Target.ALL.plusRooms(id),
          frames,
          shard.index,
          logged -> shard.loop.execute(() -> emitNow(logged, frames)));
    }
  }

  private void emitNow(LoggedEvent logged, EventFrames frames) {
    if (!connected) {
      shard.passed(logged);
    } else if (session == null || output.isReplaying()) {
      shard.passed(logged);
      output.unlogged(frames, namespace.offsets());
    } else {
      output.writePassing(logged);
    }
  }

  private void emitNow(EventFrames frames) {
    RecoveryLog log = namespace.log();
    if (!connected) {
      return;
    }
    if (log == null || session == null || output.isReplaying()) {
      output.unlogged(frames, namespace.offsets());
    } else {
      output.logged(frames, log, Target.ALL.plusRooms(id));
    }
  }

  @Override
  public CompletableFuture<List<JsonValue>> emitWithAck(
      Duration timeout, String event, JsonValue... args) {
    long ackId = namespace.nextAckId();
    EventFrames frames = EventFrames.encode(namespace.name(), ackId, EventNames.args(event, args));
    CompletableFuture<List<JsonValue>> answer = new CompletableFuture<>();
    onLoop(
        () -> {
          if (connected) {
            acks.expect(ackId, timeout, answer);
            output.inOrder(frames.plain());
          } else {
            answer.completeExceptionally(AckBook.lostException());
          }
        });
    return answer;
  }

  /** Sends the frames of a broadcast that asks for answers. */
  void writeAsking(long ackId, List<Frame> frames, PendingAck ack) {
    acks.expect(ackId, ack);
    output.inOrder(frames);
  }

  void forgetAck(long ackId) {
    acks.forget(ackId);
  }

  @Override
  public boolean emitVolatile(String event, JsonValue... args) {
    if (!connected || !isWritable()) {
      return false;
    }
    output.unlogged(
        EventFrames.encode(namespace.name(), null, EventNames.args(event, args)),
        namespace.offsets());
    return true;
  }

  @Override
  public boolean emitVolatile(PreparedEvent event) {
    if (!connected || !isWritable()) {
      return false;
    }
    output.unlogged((EventFrames) event, namespace.offsets());
    return true;
  }

  @Override
  public void emitTransient(PreparedEvent event) {
    if (connected) {
      output.unlogged((EventFrames) event, namespace.offsets());
    }
  }

  /** Writes a broadcast event of the log. */
  void writeLogged(LoggedEvent event) {
    output.write(event);
  }

  /** Writes a broadcast event outside the log; a volatile one only if it can leave at once. */
  void writeUnlogged(EventFrames frames, boolean isVolatile) {
    if (!isVolatile || isWritable()) {
      output.unlogged(frames, namespace.offsets());
    }
  }

  @Override
  public boolean isWritable() {
    return connection.engine().isWritable();
  }

  @Override
  public @Nullable String pid() {
    return pid;
  }

  @Override
  public long writtenBytes() {
    return connection.engine().writtenBytes();
  }

  @Override
  public long flushedBytes() {
    return connection.engine().flushedBytes();
  }

  @Override
  public BroadcastOperator to(String... others) {
    return broadcast().to(others);
  }

  @Override
  public BroadcastOperator broadcast() {
    return namespace.except(id);
  }

  @Override
  public void positions(boolean ofItsOwn) {
    output.positions(ofItsOwn);
  }

  void onEvent(SocketPacket.Event event) {
    Long ackId = event.ackId();
    List<JsonValue> args = event.args().subList(1, event.args().size());
    handlers.event(event.name(), args, ackId == null ? null : new ClientAck(ackId));
  }

  void onAck(SocketPacket.Ack ack) {
    acks.answer(ack.ackId(), ack.args());
  }

  @Override
  public void disconnect(boolean closeConnection) {
    onLoop(
        () -> {
          if (!connected) {
            return;
          }
          if (closeConnection) {
            connection.disconnectAll();
          } else {
            disconnectNow();
          }
        });
  }

  /** Tells the client that it is out, and ends. */
  void disconnectNow() {
    output.inOrder(SocketEncoder.encode(new SocketPacket.Disconnect(namespace.name())));
    end(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
  }

  @Override
  public void closeConnection() {
    onLoop(() -> connection.close(DisconnectReason.FORCED_CLOSE));
  }

  @Override
  public void takeOver() {
    connection.close(DisconnectReason.TAKEN_OVER);
  }

  /** Ends the socket. Idempotent. */
  void end(DisconnectReason reason) {
    if (!connected) {
      return;
    }
    connected = false;
    connection.remove(this);
    shard.remove(this);
    rooms.forEach(room -> shard.leave(this, room));
    keepOrForget(reason);
    acks.loseAll();
    handlers.disconnected(reason);
    rooms.clear();
    namespace.left();
  }

  private void keepOrForget(DisconnectReason reason) {
    RecoveryLog log = namespace.log();
    if (log == null || session == null) {
      return;
    }
    if (reason.isRecoverable()) {
      log.lose(session, this, output.written(), shard.index, shard.position());
    } else {
      log.end(session, this);
    }
  }

  private void onLoop(Runnable task) {
    if (shard.loop.inLoop()) {
      task.run();
    } else {
      shard.loop.execute(task);
    }
  }

  /** The answer that the client wants. */
  private final class ClientAck implements Ack {
    private final long ackId;
    private final AtomicBoolean sent = new AtomicBoolean();

    ClientAck(long ackId) {
      this.ackId = ackId;
    }

    @Override
    public void send(JsonValue... args) {
      if (sent.compareAndSet(false, true)) {
        List<Frame> frames =
            SocketEncoder.encode(new SocketPacket.Ack(namespace.name(), ackId, List.of(args)));
        onLoop(
            () -> {
              if (connected) {
                output.inOrder(frames);
              }
            });
      }
    }
  }
}
