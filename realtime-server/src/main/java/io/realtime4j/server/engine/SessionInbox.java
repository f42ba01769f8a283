package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.ProtocolViolation;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineSession;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/**
 * What comes to a session: by requests, by the WebSocket that carries it, by one that wants to.
 * Packets go to the listener, everything else is an input of the machine. Loop only, but for what
 * says otherwise.
 */
final class SessionInbox {
  private static final System.Logger LOG = System.getLogger(SessionInbox.class.getName());

  /** A WebSocket that does not yet carry the session says {@code 2probe} and {@code 5}. */
  private static final int PROBE_BYTES = 125;

  private final EngineConnection connection;
  private EngineSession.Listener listener = Unheard.INSTANCE;
  private int holds;

  /** Whether the peer was not heard at some time since that was last asked. */
  private boolean wasHeld;

  /** Whether it was not heard at any. */
  private boolean wasDeaf;

  /** Snapshots for the loops on which posts arrive. */
  private volatile boolean held;

  private volatile int maxMessageBytes;

  SessionInbox(EngineConnection connection, int maxMessageBytes) {
    this.connection = connection;
    this.maxMessageBytes = maxMessageBytes;
  }

  void listener(EngineSession.Listener hears) {
    listener = hears;
  }

  /** Returns the most bytes of a message. Any thread. */
  int maxMessageBytes() {
    return maxMessageBytes;
  }

  void maxMessageBytes(int bytes) {
    maxMessageBytes = bytes;
  }

  /** Returns whether a post should wait before its body is read. Any thread. */
  boolean isHeld() {
    return held;
  }

  void pause() {
    if (holds++ == 0) {
      held = true;
      wasHeld = true;
      connection.output().carrier().reading(false);
    }
  }

  /**
   * Returns whether the peer may have said something since the last call that was not heard. Who is
   * not heard at all from one call to the next is given up.
   */
  boolean takeWasHeld() {
    boolean excuses = wasHeld && !wasDeaf;
    wasHeld = held;
    wasDeaf = held;
    return excuses;
  }

  void resume() {
    if (holds == 0) {
      throw new IllegalStateException("input is not paused");
    }
    if (--holds == 0) {
      held = false;
      wasDeaf = false;
      connection.output().carrier().reading(true);
      PollingSide posts = connection.polling();
      if (posts != null) {
        connection.loop().execute(posts::takeHeld);
      }
    }
  }

  void onPoll(Call call) {
    connection.shardOf().runDue();
    PollingSide polling = connection.polling();
    if (polling == null) {
      connection.step(SessionInput.POLL, call);
    } else {
      polling.onPoll(call);
    }
  }

  void onPollGone(Call call) {
    PollingSide polling = connection.polling();
    if (polling != null) {
      polling.onPollGone(call);
    }
  }

  /** A post comes while input is held; {@code read} reads its body. */
  void onHeldPost(Call call, Runnable read) {
    PollingSide polling = connection.polling();
    if (polling == null) {
      read.run();
    } else {
      polling.onHeldPost(call, read);
    }
  }

  void onPost(Call call, ByteBuffer body) {
    connection.shardOf().runDue();
    PollingSide polling = connection.polling();
    if (polling != null && connection.state().isPolling()) {
      polling.take(call, body);
    } else {
      connection.step(SessionInput.POST, call);
    }
  }

  void onPostTooLarge() {
    connection.step(SessionInput.POST_TOO_LARGE);
  }

  /** Hears a WebSocket that names this session. */
  Exchange.Listener onWebSocket(ServerWebSocket socket) {
    connection.shardOf().runDue();
    socket.maxMessageBytes(PROBE_BYTES);
    WebSocketCarrier candidate = new WebSocketCarrier(connection, socket);
    connection.step(SessionInput.SOCKET, candidate);
    return candidate;
  }

  void onSocketText(WebSocketCarrier from, ByteBuffer utf8) {
    if (carries(from)) {
      try {
        hear(EngineCodec.decodeText(utf8, connection.limits()));
      } catch (ProtocolViolation e) {
        violated(e);
      }
    } else if (isCandidate(from)) {
      connection.step(Upgrade.input(utf8, connection.limits()));
    }
  }

  void onSocketBinary(WebSocketCarrier from, ByteBuffer bytes) {
    if (carries(from)) {
      hear(EngineCodec.decodeBinary(bytes));
    } else if (isCandidate(from)) {
      connection.step(SessionInput.PROBE_FAILED);
    }
  }

  void onSocketDrained(WebSocketCarrier from) {
    if (carries(from)) {
      connection.drained();
    }
  }

  void onSocketClosed(WebSocketCarrier from, boolean broke) {
    if (carries(from)) {
      connection.step(broke ? SessionInput.SOCKET_BROKE : SessionInput.SOCKET_CLOSED);
    } else if (isCandidate(from)) {
      connection.step(SessionInput.PROBE_GONE);
    }
  }

  private boolean carries(WebSocketCarrier socket) {
    return connection.output().carrier() == socket;
  }

  private boolean isCandidate(WebSocketCarrier socket) {
    PollingSide polling = connection.polling();
    return polling != null && polling.isTrying(socket);
  }

  void violated(ProtocolViolation violation) {
    LOG.log(Level.DEBUG, "session {0}: {1}", connection.id(), violation.getMessage());
    connection.step(SessionInput.BAD_PACKET);
  }

  void hear(EnginePacket packet) {
    if (!connection.state().hears()) {
      return;
    }
    try {
      if (packet instanceof EnginePacket.Text text) {
        listener.onText(text.utf8());
      } else if (packet instanceof EnginePacket.Binary binary) {
        listener.onBinary(binary.bytes());
      } else if (packet instanceof EnginePacket.Pong) {
        connection.step(SessionInput.PONG);
      } else if (packet instanceof EnginePacket.Close) {
        connection.step(SessionInput.FAREWELL);
      } else if (packet instanceof EnginePacket.Ping) {
        // In Engine.IO 4 it is the server that pings.
        connection.step(SessionInput.WRONG_PACKET);
      } else if (packet instanceof EnginePacket.Open) {
        connection.step(SessionInput.BAD_PACKET);
      }
    } catch (RuntimeException e) {
      connection.failed(e);
    }
  }

  void tellDrained() {
    try {
      listener.onDrained();
    } catch (RuntimeException e) {
      connection.failed(e);
    }
  }

  /** Tells the end, once. */
  void tellClosed(DisconnectReason reason) {
    EngineSession.Listener told = listener;
    listener = Unheard.INSTANCE;
    try {
      told.onClosed(reason);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "what hears session " + connection.id() + " failed at its end", e);
    }
  }
}
