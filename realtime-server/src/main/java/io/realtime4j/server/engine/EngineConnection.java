package io.realtime4j.server.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineRequest;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.engine.SessionState.Phase;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A session outlives the requests that carry it. What happens to it is an input of SessionMachine,
 * which decides; `perform` is the one place that does. The state is set before its effects, since
 * an effect may tell the listener, and the listener may end the session.
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
  private final Heartbeat heartbeat = new Heartbeat(this);
  private final SessionOutput output;

  private EngineRequest request;
  private SessionState state;
  private EngineSession.Listener listener = Unheard.INSTANCE;

  /** Null once a WebSocket carries the session. */
  private @Nullable PollingSide polling;

  /** Null until the end. */
  private @Nullable DisconnectReason endReason;

  private int holds;
  private boolean slow;

  /** Snapshots for the loops on which posts arrive. */
  private volatile boolean held;

  private volatile int maxMessageBytes;

  EngineConnection(
      EngineEndpoint endpoint,
      EngineShard shard,
      String id,
      EngineRequest request,
      @Nullable ServerWebSocket socket) {
    this.endpoint = endpoint;
    this.shard = shard;
    this.id = id;
    this.request = request;
    this.maxMessageBytes = endpoint.options().maxPayloadBytes();
    if (socket == null) {
      polling = new PollingSide(this);
      output = new SessionOutput(this, polling.carrier);
      state = new SessionState(Phase.POLLING, false, false);
    } else {
      output = new SessionOutput(this, new WebSocketCarrier(this, socket));
      state = new SessionState(Phase.WEBSOCKET, false, false);
    }
  }

  /** Begins the session. A WebSocket is told the handshake here, a poll by its answer. */
  void open(Frame handshake) {
    LOG.log(Level.DEBUG, "session {0} opened by {1}", id, transportName());
    if (polling == null) {
      output.write(handshake);
    }
    shard.pings.add(heartbeat);
    try {
      listener = endpoint.accept(this);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** Returns who hears the WebSocket by which the session was opened. */
  Exchange.Listener ear() {
    return (WebSocketCarrier) output.carrier();
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

  EngineShard shardOf() {
    return shard;
  }

  SessionState state() {
    return state;
  }

  boolean isHeartbeatRunning() {
    return heartbeat.isWaiting();
  }

  ProtocolLimits limits() {
    return endpoint.limits();
  }

  @Override
  public EngineRequest request() {
    return request;
  }

  @Override
  public void forgetRequest() {
    String path = endpoint.options().path();
    request = new ForgottenRequest(request.remote(), path, request.time());
  }

  @Override
  public String transportName() {
    return output.carrier().name();
  }

  @Override
  public @Nullable DisconnectReason endReason() {
    return endReason;
  }

  @Override
  public void maxMessageBytes(int bytes) {
    maxMessageBytes = Math.min(bytes, endpoint.options().maxPayloadBytes());
    output.carrier().maxMessageBytes(maxMessageBytes);
  }

  int maxMessageBytes() {
    return maxMessageBytes;
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
    for (int i = 0; i < frames.size(); i++) {
      write(frames.get(i));
    }
  }

  private void write(Frame frame) {
    if (state.isAlive()) {
      output.write(frame);
    }
  }

  void touch() {
    shard.touch(this);
  }

  /** The turn ends. */
  void flush() {
    output.untouch();
    if (!state.isAlive()) {
      return;
    }
    if (polling == null) {
      output.carrier().flush();
    } else if (polling.carrier.hasOutput()) {
      step(SessionInput.OUTPUT);
    }
    output.flushed();
  }

  /** Ends a session whose peer does not read; in a later turn, for others may be in a loop here. */
  void judge(long unreadBytes) {
    if (!slow && unreadBytes > endpoint.options().maxQueuedBytes()) {
      slow = true;
      shard.loop.execute(() -> step(SessionInput.SLOW));
    }
  }

  @Override
  public boolean isWritable() {
    return state.isAlive() && output.isWritable();
  }

  @Override
  public long writtenBytes() {
    return output.writtenBytes();
  }

  @Override
  public long flushedBytes() {
    return output.flushedBytes();
  }

  @Override
  public void pace(Paced source) {
    if (state.isAlive()) {
      output.pace(source);
      continuePace();
    }
  }

  @Override
  public void continuePace() {
    try {
      if (state.isAlive() && output.continuePace()) {
        listener.onDrained();
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  @Override
  public void pauseInput() {
    if (holds++ == 0) {
      held = true;
      output.carrier().reading(false);
    }
  }

  @Override
  public void resumeInput() {
    if (holds == 0) {
      throw new IllegalStateException("input is not paused");
    }
    if (--holds == 0) {
      held = false;
      output.carrier().reading(true);
      PollingSide posts = polling;
      if (posts != null) {
        shard.loop.execute(posts::takeHeld);
      }
    }
  }

  /** Returns whether a post should wait before its body is read. Any thread. */
  boolean isHeld() {
    return held;
  }

  void onHeartbeat() {
    if (state.phase() == Phase.LINGERING) {
      step(SessionInput.LINGER_OVER);
    } else {
      step(state.pinged() ? SessionInput.PONG_OVER : SessionInput.PING_DUE);
    }
  }

  void onPoll(Call call) {
    shard.runDue();
    if (polling == null) {
      step(SessionInput.POLL, call);
    } else {
      polling.onPoll(call);
    }
  }

  void onPollGone(Call call) {
    if (polling != null) {
      polling.onPollGone(call);
    }
  }

  /** A post comes while input is held; {@code read} reads its body. */
  void onHeldPost(Call call, Runnable read) {
    if (polling == null) {
      read.run();
    } else {
      polling.onHeldPost(call, read);
    }
  }

  void onPost(Call call, ByteBuffer body) {
    shard.runDue();
    if (polling != null && state.isPolling()) {
      polling.take(call, body);
    } else {
      step(SessionInput.POST, call);
    }
  }

  void onPostTooLarge() {
    step(SessionInput.POST_TOO_LARGE);
  }

  void onSocketText(WebSocketCarrier from, ByteBuffer utf8) {
    if (from == output.carrier()) {
      try {
        hear(EngineCodec.decodeText(utf8, limits()));
      } catch (ProtocolViolation e) {
        violated(e);
      }
    } else if (isCandidate(from)) {
      step(Upgrade.input(utf8, limits()));
    }
  }

  void onSocketBinary(WebSocketCarrier from, ByteBuffer bytes) {
    if (from == output.carrier()) {
      hear(EngineCodec.decodeBinary(bytes));
    } else if (isCandidate(from)) {
      step(SessionInput.PROBE_FAILED);
    }
  }

  void onSocketDrained(WebSocketCarrier from) {
    if (from == output.carrier()) {
      drained();
    }
  }

  void onSocketClosed(WebSocketCarrier from, boolean broke) {
    if (from == output.carrier()) {
      step(broke ? SessionInput.SOCKET_BROKE : SessionInput.SOCKET_CLOSED);
    } else if (isCandidate(from)) {
      step(SessionInput.PROBE_GONE);
    }
  }

  private boolean isCandidate(WebSocketCarrier socket) {
    return polling != null && polling.isTrying(socket);
  }

  /** Hears a WebSocket that names this session. */
  Exchange.Listener onWebSocket(ServerWebSocket socket) {
    shard.runDue();
    WebSocketCarrier candidate = new WebSocketCarrier(this, socket);
    step(SessionInput.SOCKET, null, candidate, null);
    return candidate;
  }

  void violated(ProtocolViolation violation) {
    LOG.log(Level.DEBUG, "session {0}: {1}", id, violation.getMessage());
    step(SessionInput.BAD_PACKET);
  }

  void hear(EnginePacket packet) {
    if (!state.hears()) {
      return;
    }
    try {
      if (packet instanceof EnginePacket.Text text) {
        listener.onText(text.utf8());
      } else if (packet instanceof EnginePacket.Binary binary) {
        listener.onBinary(binary.bytes());
      } else if (packet instanceof EnginePacket.Pong) {
        step(SessionInput.PONG);
      } else if (packet instanceof EnginePacket.Close) {
        step(SessionInput.FAREWELL);
      } else if (packet instanceof EnginePacket.Ping) {
        // In Engine.IO 4 it is the server that pings.
        step(SessionInput.WRONG_PACKET);
      } else if (packet instanceof EnginePacket.Open) {
        step(SessionInput.BAD_PACKET);
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void drained() {
    if (output.isPaced()) {
      continuePace();
    } else if (state.isAlive()) {
      try {
        listener.onDrained();
      } catch (RuntimeException e) {
        failed(e);
      }
    }
  }

  /** The application's code threw: that costs this session, and nobody else anything. */
  void failed(RuntimeException failure) {
    LOG.log(Level.ERROR, "what hears or feeds session " + id + " failed", failure);
    step(SessionInput.FAILED);
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
    boolean waits = isOurs(reason) && polling != null && polling.carrier.hasOutput();
    step(waits ? SessionInput.END_AFTER_OUTPUT : SessionInput.END, null, null, reason);
  }

  /** Returns whether the server ends a session whose peer may well be listening. */
  private static boolean isOurs(DisconnectReason reason) {
    return reason == DisconnectReason.FORCED_CLOSE
        || reason == DisconnectReason.FORCED_SERVER_CLOSE
        || reason == DisconnectReason.SERVER_SHUTTING_DOWN;
  }

  void step(SessionInput input) {
    step(input, null, null, null);
  }

  void step(SessionInput input, Call call) {
    step(input, call, null, null);
  }

  private void step(
      SessionInput input,
      @Nullable Call call,
      @Nullable WebSocketCarrier socket,
      @Nullable DisconnectReason given) {
    SessionStep step = SessionMachine.on(state, input);
    DisconnectReason reason = step.reason() == null ? given : step.reason();
    if (state.isAlive() && !step.next().isAlive() && reason != null) {
      endReason = reason;
      LOG.log(Level.DEBUG, "session {0} ended: {1}", id, reason.text());
    }
    state = step.next();
    for (SessionEffect effect : step.effects()) {
      perform(effect, call, socket);
    }
  }

  private void perform(
      SessionEffect effect, @Nullable Call call, @Nullable WebSocketCarrier socket) {
    switch (effect) {
      case REFUSE -> refuse(call, EngineError.BAD_REQUEST);
      case REFUSE_UNKNOWN -> refuse(call, EngineError.UNKNOWN_SID);
      case CLOSE_SOCKET -> close(socket);
      case SEND_PING -> output.writeAhead(PING);
      case AWAIT_PONG -> shard.pongs.addSince(sentAt(), heartbeat);
      case AWAIT_PING -> {
        heartbeat.cancel();
        shard.pings.add(heartbeat);
      }
      case STOP_HEARTBEAT -> heartbeat.cancel();
      case LINGER -> shard.pongs.add(heartbeat);
      case TELL_DRAINED -> drained();
      case LET_GO -> endpoint.ended();
      case FORGET -> endpoint.forget(this);
      case CLOSE_CARRIER -> output.close(reasonOfEnd());
      case TELL_CLOSED -> tellClosed();
      default -> {
        PollingSide side = polling;
        if (side != null) {
          perform(effect, side, call, socket);
        }
      }
    }
  }

  private void perform(
      SessionEffect effect,
      PollingSide side,
      @Nullable Call call,
      @Nullable WebSocketCarrier socket) {
    switch (effect) {
      case HOLD_POLL -> {
        if (call != null) {
          side.carrier.hold(call);
        }
      }
      case ANSWER_OUTPUT -> side.carrier.flush();
      case ANSWER_NOOP -> side.carrier.noop();
      case AWAIT_CROSSING -> {
        if (call != null) {
          side.awaitCrossing(call);
        }
      }
      case ANSWER_FAREWELL -> side.answerFarewell(call);
      case START_PROBE -> {
        if (socket != null) {
          side.tryUpgrade(socket);
        }
      }
      case ANSWER_PROBE -> side.answerProbe();
      case CLOSE_PROBE -> side.endUpgrade(true);
      case DROP_PROBE -> side.endUpgrade(false);
      case TAKE_OVER -> takeOver(side);
      default -> throw new IllegalStateException("nobody performs " + effect);
    }
  }

  private static void refuse(@Nullable Call call, EngineError error) {
    if (call != null) {
      call.refuse(error);
    }
  }

  private static void close(@Nullable WebSocketCarrier socket) {
    if (socket != null) {
      socket.socket.close(1000, "");
    }
  }

  /** Counted from when it should have been sent, so that timers' grain does not add up. */
  private long sentAt() {
    long now = shard.loop.nanoTime();
    return now - heartbeat.atNanos() > HELD_UP_NANOS ? now : heartbeat.atNanos();
  }

  private void takeOver(PollingSide side) {
    WebSocketCarrier socket = side.endUpgrade(false);
    if (socket != null) {
      output.takeOver(socket, side.handOver());
      side.letGo();
      socket.maxMessageBytes(maxMessageBytes);
      socket.reading(!held);
      polling = null;
      LOG.log(Level.DEBUG, "session {0} upgraded", id);
    }
  }

  private DisconnectReason reasonOfEnd() {
    return endReason == null ? DisconnectReason.TRANSPORT_ERROR : endReason;
  }

  private void tellClosed() {
    PollingSide side = polling;
    if (side != null) {
      side.letGo();
    }
    EngineSession.Listener told = listener;
    listener = Unheard.INSTANCE;
    try {
      told.onClosed(reasonOfEnd());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "what hears session " + id + " failed at its end", e);
    }
  }
}
