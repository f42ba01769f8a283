package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import io.realtime4j.protocol.SocketDecoder;
import io.realtime4j.protocol.SocketEncoder;
import io.realtime4j.protocol.SocketPacket;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.engine.EngineConnection;
import io.realtime4j.server.loop.Deadline;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One client's connection, with its sockets in the namespaces that it has entered. Loop only. */
final class ClientConnection implements EngineSession.Listener {
  private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());

  private final SocketIoEndpoint endpoint;
  private final EngineConnection engine;
  private final EntranceShard shard;
  private final SocketDecoder decoder;

  /** Null while there is none, or more than one. */
  private @Nullable DefaultServerSocket only;

  /** By namespace; null while there is at most one. */
  private @Nullable Map<String, DefaultServerSocket> sockets;

  /** Namespaces that are being entered; null while none is. */
  private @Nullable Set<String> entering;

  /** Null once a namespace was entered. */
  private @Nullable Deadline connectTimer;

  private boolean timeOver;

  /** Null while it is open. */
  private @Nullable DisconnectReason closedFor;

  ClientConnection(SocketIoEndpoint endpoint, EngineConnection engine) {
    this.endpoint = endpoint;
    this.engine = engine;
    this.shard = endpoint.entrance(engine.shard());
    ProtocolLimits limits = endpoint.limits().forStrangers();
    this.decoder = new SocketDecoder(limits);
    engine.maxMessageBytes(limits.maxPayloadBytes());
    this.connectTimer =
        shard.connects.add(
            () -> {
              timeOver = true;
              closeIfIdle();
            });
  }

  private void closeIfIdle() {
    if (timeOver && connectTimer != null && entering == null) {
      close(DisconnectReason.FORCED_SERVER_CLOSE);
    }
  }

  EngineConnection engine() {
    return engine;
  }

  /** Returns why it has ended, or null while it is open. */
  @Nullable DisconnectReason closedFor() {
    return closedFor;
  }

  @Override
  public void onText(ByteBuffer utf8) {
    receive(() -> decoder.onText(utf8));
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    receive(() -> decoder.onBinary(bytes));
  }

  private void receive(Decoding decoding) {
    // It may change who is where, and whether this goes on.
    shard.loop.beforeInput();
    if (closedFor != null) {
      return;
    }
    SocketPacket packet;
    try {
      packet = decoding.run();
    } catch (ProtocolViolation e) {
      LOG.log(Level.DEBUG, "session {0}: {1}", engine.id(), e.getMessage());
      close(DisconnectReason.PARSE_ERROR);
      return;
    }
    if (packet != null) {
      dispatch(packet);
    }
  }

  private void dispatch(SocketPacket packet) {
    String namespace = packet.namespace();
    DefaultServerSocket socket = socket(namespace);
    if (packet instanceof SocketPacket.Connect connect) {
      if (socket == null && begins(namespace)) {
        enter(namespace, connect.data());
      } else {
        close(DisconnectReason.FORCED_SERVER_CLOSE);
      }
    } else if (socket == null || packet instanceof SocketPacket.ConnectError) {
      // As the Node server does: the two sides no longer agree on who is where.
      close(DisconnectReason.FORCED_SERVER_CLOSE);
    } else if (packet instanceof SocketPacket.Event event) {
      socket.onEvent(event);
    } else if (packet instanceof SocketPacket.Ack ack) {
      socket.onAck(ack);
    } else {
      socket.end(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
    }
  }

  private boolean begins(String namespace) {
    if (entering == null) {
      entering = new LinkedHashSet<>(2);
    }
    return entering.add(namespace);
  }

  private void ends(String namespace) {
    if (entering != null && entering.remove(namespace) && entering.isEmpty()) {
      entering = null;
    }
  }

  @SuppressWarnings("CatchThrowable") // Whatever it is, the client is waiting for an answer.
  private void enter(String name, @Nullable JsonValue auth) {
    DefaultNamespace namespace;
    try {
      namespace = endpoint.find(name);
    } catch (Throwable e) {
      // An application's predicate has failed.
      refuse(name, ConnectErrors.toJson(e));
      return;
    }
    if (namespace == null) {
      refuse(name, JsonObject.of("message", "Invalid namespace"));
    } else {
      JsonObject object =
          auth != null && auth.parsed() instanceof JsonObject given ? given : JsonObject.EMPTY;
      new Entrance(this, shard, namespace, object).begin();
    }
  }

  /** Tells the client that it does not get in. */
  void refuse(String namespace, JsonObject error) {
    ends(namespace);
    engine.write(SocketEncoder.encode(new SocketPacket.ConnectError(namespace, error)));
    closeIfIdle();
  }

  void entered(String namespace, DefaultServerSocket socket) {
    ends(namespace);
    if (sockets != null) {
      sockets.put(namespace, socket);
    } else if (only == null) {
      only = socket;
    } else {
      sockets = new LinkedHashMap<>();
      sockets.put(only.namespace().name(), only);
      sockets.put(namespace, socket);
      only = null;
    }
    if (connectTimer != null) {
      connectTimer.cancel();
      connectTimer = null;
      decoder.limits(endpoint.limits());
      engine.maxMessageBytes(endpoint.limits().maxPayloadBytes());
    }
  }

  void remove(DefaultServerSocket socket) {
    if (only == socket) {
      only = null;
    } else if (sockets != null) {
      sockets.remove(socket.namespace().name(), socket);
    }
  }

  private @Nullable DefaultServerSocket socket(String namespace) {
    if (sockets != null) {
      return sockets.get(namespace);
    }
    return only != null && only.namespace().name().equals(namespace) ? only : null;
  }

  /** Returns the sockets; a copy. */
  private List<DefaultServerSocket> sockets() {
    if (sockets != null) {
      return List.copyOf(sockets.values());
    }
    return only == null ? List.of() : List.of(only);
  }

  /** Tells the client that it is out everywhere, and closes. */
  void disconnectAll() {
    engine.endPace();
    sockets().forEach(DefaultServerSocket::disconnectNow);
    close(DisconnectReason.FORCED_CLOSE);
  }

  void close(DisconnectReason reason) {
    engine.end(reason);
  }

  @Override
  public void onDrained() {
    sockets().forEach(DefaultServerSocket::drained);
  }

  @Override
  public void onClosed(DisconnectReason reason) {
    closedFor = reason;
    if (connectTimer != null) {
      connectTimer.cancel();
    }
    for (DefaultServerSocket socket : sockets()) {
      socket.end(reason);
    }
  }

  /** Decodes a message. */
  private interface Decoding {
    @Nullable SocketPacket run();
  }
}
