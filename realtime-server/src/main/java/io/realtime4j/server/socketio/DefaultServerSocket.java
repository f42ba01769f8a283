package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.SocketEncoder;
import io.realtime4j.protocol.SocketPacket;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.engine.EngineConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * A socket is first only a candidate that middleware looks at; then it is in its namespace, its
 * output held back until CONNECT is answered; then open; then gone for good.
 */
/** A client in a namespace. Loop only, but for what {@link ServerSocket} says otherwise. */
final class DefaultServerSocket extends HearingSocket {
  /** Most applications keep a thing or two. */
  private static final int FEW_DATA = 2;

  private final JoinedRooms rooms = new JoinedRooms();

  /** Null until somebody asks for it. */
  private @Nullable Map<String, Object> data;

  /** Whether it is no candidate any more: it came into its namespace, or never will. */
  private boolean hasEntered;

  /** What middleware has joined before it is in the namespace; null if nothing, and once it is. */
  private @Nullable Set<String> early;

  private boolean recovered;

  /** What the client presents to come back; null if it cannot. */
  private @Nullable String pid;

  DefaultServerSocket(
      ClientConnection connection,
      DefaultNamespace namespace,
      NamespaceShard shard,
      String id,
      JsonObject auth) {
    super(connection, namespace, shard, id, auth);
  }

  /** Enters another namespace than it was made for, of the same name; for a candidate. */
  void moveTo(DefaultNamespace there) {
    namespace = there;
    shard = there.shard(shard.index);
    output = new SocketOutput(connection.engine(), shard);
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
    hasEntered = true;
    shard.add(this);
    joinNow(id);
    Set<String> wanted = early;
    early = null;
    if (wanted != null) {
      wanted.forEach(this::joinNow);
    }
  }

  /** It does not come into the namespace: whoever holds something for it in middleware hears so. */
  void turnedBack(DisconnectReason reason) {
    early = null;
    hasEntered = true;
    tellEnd(reason);
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
  public void join(String room) {
    onLoop(() -> joinNow(room));
  }

  private void joinNow(String room) {
    if (!hasEntered) {
      if (early == null) {
        early = new LinkedHashSet<>();
      }
      early.add(room);
    } else if (connected && rooms.join(room, session == null ? 0 : shard.position())) {
      shard.join(this, room);
    }
  }

  @Override
  public void leave(String room) {
    onLoop(
        () -> {
          if (early != null) {
            early.remove(room);
          }
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
  public @Nullable String pid() {
    return pid;
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
  public void holdInput(Duration time) {
    EngineConnection engine = connection.engine();
    engine.pauseInput();
    engine.loop().schedule(time, engine::resumeInput);
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
    loseAcks();
    tellEnd(reason);
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
}
