package io.realtime4j.server.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.ProtocolViolation;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineRequest;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.loop.Deadline;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A session outlives the requests that carry it. It is carried by polling, by a WebSocket, or by
 * polling while an UpgradeProbe tries a WebSocket; `carrier` is the one that output goes to.
 *
 * Invariants: one deadline at most runs for the heartbeat; after `ended` nothing is heard, and the
 * listener has been told once. A session that the server closes while output waits for a poll stays
 * known until that poll (`lingering`), so that a farewell arrives.
 */
/** One Engine.IO session. Loop only, but for what {@link EngineSession} says otherwise. */
public final class EngineConnection implements EngineSession {
  private static final System.Logger LOG = System.getLogger(EngineConnection.class.getName());
  private static final Frame PING = EngineCodec.encode(new EnginePacket.Ping(""));

  /** A deadline met later than this was not late by timer grain: the loop was held up. */
  private static final long HELD_UP_NANOS = 100_000_000L;

  private final EngineEndpoint endpoint;
  private final EngineShard shard;
  private final String id;
  private final EngineRequest request;
  private final PollingCarrier polling = new PollingCarrier();

  private Carrier carrier = polling;
  private EngineSession.Listener listener = Unheard.INSTANCE;
  private @Nullable UpgradeProbe probe;
  private @Nullable PollingClose crossing;
  private @Nullable Deadline heartbeat;
  private boolean awaitingPong;
  private boolean touched;
  private boolean slow;
  private boolean ended;
  private boolean lingering;

  EngineConnection(EngineEndpoint endpoint, EngineShard shard, String id, EngineRequest request) {
    this.endpoint = endpoint;
    this.shard = shard;
    this.id = id;
    this.request = request;
  }

  /** Begins the session, with a WebSocket or, if there is none, by polling. */
  void open(@Nullable ServerWebSocket socket, Frame handshake) {
    if (socket == null) {
      LOG.log(Level.DEBUG, "session {0} opened by polling", id);
    } else {
      carrier = new WebSocketCarrier(socket);
      write(handshake);
      LOG.log(Level.DEBUG, "session {0} opened by websocket", id);
    }
    heartbeat = shard.pings.add(this::ping);
    listener = endpoint.accept(this);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public EventLoop loop() {
    return shard.loop;
  }

  /** Returns the number of the session's loop. */
  public int shard() {
    return shard.index;
  }

  @Override
  public EngineRequest request() {
    return request;
  }

  @Override
  public String transportName() {
    return carrier.name();
  }

  @Override
  public void sendText(ByteBuffer utf8) {
    write(EngineCodec.encode(new EnginePacket.Text(utf8)));
  }

  @Override
  public void sendBinary(ByteBuffer bytes) {
    write(EngineCodec.encode(new EnginePacket.Binary(bytes)));
  }

  /** Sends messages that are one packet together, already in Engine.IO's form. */
  public void write(List<Frame> frames) {
    for (Frame frame : frames) {
      write(frame);
    }
  }

  private void write(Frame frame) {
    if (ended) {
      return;
    }
    carrier.write(frame);
    touch();
    judge();
  }

  private void touch() {
    if (!touched) {
      touched = true;
      shard.touch(this);
    }
  }

  void flush() {
    touched = false;
    if (!ended) {
      carrier.flush();
      judge();
    }
  }

  /** Ends a session whose peer does not read; in a later turn, for others may be in a loop here. */
  private void judge() {
    if (!slow && carrier.backlogBytes() > endpoint.options().maxQueuedBytes()) {
      slow = true;
      shard.loop.execute(() -> end(DisconnectReason.SLOW));
    }
  }

  @Override
  public boolean isWritable() {
    return !ended && carrier.isWritable();
  }

  private void ping() {
    Deadline due = heartbeat;
    long now = shard.loop.nanoTime();
    // Counted from when it should have been sent, so that timers' grain does not add up.
    long sent = due == null || now - due.atNanos > HELD_UP_NANOS ? now : due.atNanos;
    awaitingPong = true;
    heartbeat = shard.pongs.addSince(sent, () -> end(DisconnectReason.PING_TIMEOUT));
    write(PING);
  }

  private void onPong() {
    if (awaitingPong && heartbeat != null) {
      awaitingPong = false;
      heartbeat.cancel();
      heartbeat = shard.pings.add(this::ping);
    }
  }

  void onPoll(Call call) {
    shard.runDue();
    if (ended) {
      onLastPoll(call);
    } else if (carrier != polling) {
      call.refuse(EngineError.BAD_REQUEST);
    } else if (polling.hasPoll()) {
      end(DisconnectReason.TRANSPORT_ERROR);
      call.refuse(EngineError.BAD_REQUEST);
    } else {
      polling.poll(call);
      onWaitingPoll();
    }
  }

  private void onWaitingPoll() {
    if (crossing != null) {
      crossing.met();
    } else if (polling.hasOutput()) {
      polling.flush();
    } else if (probe != null && probe.isProbed()) {
      polling.noop();
    } else {
      listener.onDrained();
    }
  }

  private void onLastPoll(Call call) {
    if (lingering) {
      polling.poll(call);
      polling.flush();
      forget();
    } else {
      call.refuse(EngineError.UNKNOWN_SID);
    }
  }

  void onPollGone(Call call) {
    if (polling.hasPoll(call)) {
      end(DisconnectReason.TRANSPORT_ERROR);
    }
  }

  void onPost(Call call, ByteBuffer body) {
    shard.runDue();
    if (ended || carrier != polling) {
      call.refuse(ended ? EngineError.UNKNOWN_SID : EngineError.BAD_REQUEST);
      return;
    }
    try {
      for (EnginePacket packet : EngineCodec.decodePayload(body, endpoint.limits())) {
        if (packet instanceof EnginePacket.Close) {
          crossing = new PollingClose(this, call, shard.crossings);
          if (polling.hasPoll()) {
            crossing.met();
          }
          return;
        }
        onPacket(packet);
      }
      call.ok();
    } catch (ProtocolViolation e) {
      onViolation(e);
      call.refuse(EngineError.BAD_REQUEST);
    }
  }

  void onPostTooLarge() {
    end(DisconnectReason.TRANSPORT_ERROR);
  }

  void onWebSocketText(ByteBuffer utf8) {
    try {
      onPacket(EngineCodec.decodeText(utf8, endpoint.limits()));
    } catch (ProtocolViolation e) {
      onViolation(e);
    }
  }

  void onWebSocketBinary(ByteBuffer bytes) {
    onPacket(EngineCodec.decodeBinary(bytes));
  }

  void onWebSocketClosed(@Nullable Throwable cause) {
    end(cause == null ? DisconnectReason.TRANSPORT_CLOSE : DisconnectReason.TRANSPORT_ERROR);
  }

  void onDrained() {
    if (!ended) {
      listener.onDrained();
    }
  }

  private void onViolation(ProtocolViolation violation) {
    LOG.log(Level.DEBUG, "session {0}: {1}", id, violation.getMessage());
    end(DisconnectReason.PARSE_ERROR);
  }

  private void onPacket(EnginePacket packet) {
    if (ended) {
      return;
    }
    if (packet instanceof EnginePacket.Text text) {
      listener.onText(text.utf8());
    } else if (packet instanceof EnginePacket.Binary binary) {
      listener.onBinary(binary.bytes());
    } else if (packet instanceof EnginePacket.Pong) {
      onPong();
    } else if (packet instanceof EnginePacket.Close) {
      end(DisconnectReason.CLIENT_CLOSE);
    } else if (packet instanceof EnginePacket.Ping) {
      // In Engine.IO 4 it is the server that pings.
      end(DisconnectReason.TRANSPORT_ERROR);
    } else if (packet instanceof EnginePacket.Open) {
      end(DisconnectReason.PARSE_ERROR);
    }
  }

  /** Hears a WebSocket that names this session. */
  Exchange.Listener onWebSocket(ServerWebSocket socket) {
    shard.runDue();
    if (ended || carrier != polling || probe != null) {
      socket.close(1000, "");
      return new Deaf();
    }
    probe = new UpgradeProbe(this, socket, endpoint.limits(), shard.upgrades);
    return probe;
  }

  /** The client knows that the WebSocket works, and waits for its poll to end. */
  void probed() {
    polling.noop();
  }

  void probeEnded(UpgradeProbe which) {
    if (probe == which) {
      probe = null;
    }
  }

  /** Moves the session, and what waits for a poll, to a WebSocket. */
  void upgrade(WebSocketCarrier socket) {
    probe = null;
    List<Frame> waiting = polling.takeOutput();
    polling.noop();
    carrier = socket;
    write(waiting);
    LOG.log(Level.DEBUG, "session {0} upgraded", id);
    listener.onDrained();
  }

  @Override
  public void close() {
    if (shard.loop.inLoop()) {
      end(DisconnectReason.FORCED_CLOSE);
    } else {
      shard.loop.execute(() -> end(DisconnectReason.FORCED_CLOSE));
    }
  }

  /** Ends the session. Idempotent. */
  public void end(DisconnectReason reason) {
    if (ended) {
      return;
    }
    ended = true;
    LOG.log(Level.DEBUG, "session {0} ended: {1}", id, reason.text());
    if (heartbeat != null) {
      heartbeat.cancel();
    }
    if (probe != null) {
      probe.abandon();
    }
    lingering = carrier == polling && polling.hasOutput() && !polling.hasPoll() && isOurs(reason);
    carrier.close(reason);
    endpoint.ended();
    if (lingering) {
      shard.pongs.add(this::forget);
    } else {
      forget();
    }
    listener.onClosed(reason);
  }

  /** Returns whether the server ends a session whose peer may well be listening. */
  private static boolean isOurs(DisconnectReason reason) {
    return reason == DisconnectReason.FORCED_CLOSE
        || reason == DisconnectReason.FORCED_SERVER_CLOSE
        || reason == DisconnectReason.SERVER_SHUTTING_DOWN;
  }

  private void forget() {
    lingering = false;
    endpoint.forget(this);
  }
}
