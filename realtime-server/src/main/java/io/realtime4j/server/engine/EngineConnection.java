package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineRequest;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.engine.SessionState.Phase;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/*
 * A session outlives the requests that carry it. What happens to it is an input of SessionMachine,
 * which decides, and SessionPerformer does it. The state is set before its effects, since an effect
 * may tell the listener, and the listener may end the session.
 */
/** One Engine.IO session. Loop only, but for what {@link EngineSession} says otherwise. */
public final class EngineConnection extends SessionVoice {
  private static final System.Logger LOG = System.getLogger(EngineConnection.class.getName());

  private final SessionInbox input;
  private final SessionOutput output;

  private SessionState state;

  /** Null once a WebSocket carries the session. */
  private @Nullable PollingSide polling;

  /** Null until the end. */
  private @Nullable DisconnectReason endReason;

  private boolean slow;

  EngineConnection(
      EngineEndpoint endpoint,
      EngineShard shard,
      String id,
      EngineRequest request,
      @Nullable ServerWebSocket socket) {
    super(endpoint, shard, id, request);
    this.input = new SessionInbox(this, endpoint.options().maxPayloadBytes());
    if (socket == null) {
      polling = new PollingSide(this);
      output = new SessionOutput(this, polling.carrier);
      state = SessionMachine.POLLING;
    } else {
      output = new SessionOutput(this, new WebSocketCarrier(this, socket));
      state = SessionMachine.WEBSOCKET;
    }
  }

  /** Begins the session. A WebSocket is told the handshake here, a poll by its answer. */
  void open(Frame handshake) {
    LOG.log(Level.DEBUG, "session {0} opened by {1}", id(), transportName());
    if (polling == null) {
      output.write(handshake);
    }
    shard.pings.add(this);
    try {
      input.listener(endpoint.accept(this));
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** Returns who hears the WebSocket by which the session was opened. */
  Exchange.Listener ear() {
    return (WebSocketCarrier) output.carrier();
  }

  @Override
  SessionInbox input() {
    return input;
  }

  @Override
  SessionOutput output() {
    return output;
  }

  @Nullable PollingSide polling() {
    return polling;
  }

  SessionState state() {
    return state;
  }

  @Override
  boolean isAlive() {
    return state.isAlive();
  }

  boolean isHeartbeatRunning() {
    return isWaiting();
  }

  @Override
  public @Nullable DisconnectReason endReason() {
    return endReason;
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
  protected void due() {
    boolean wasHeld = input.takeWasHeld();
    if (state.phase() == Phase.LINGERING) {
      step(SessionInput.LINGER_OVER);
    } else if (!state.pinged()) {
      step(SessionInput.PING_DUE);
    } else if (wasHeld) {
      // The answer may be there, behind what was not heard yet; the peer, too, waits for a ping.
      SessionPerformer.pingAgain(this);
    } else if (output.excusesSilence()) {
      // The ping stands behind what still leaves.
      SessionPerformer.awaitPong(this);
    } else {
      step(SessionInput.PONG_OVER);
    }
  }

  @Override
  void failed(RuntimeException failure) {
    LOG.log(Level.ERROR, "what hears or feeds session " + id() + " failed", failure);
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

  void step(SessionInput happened) {
    step(happened, null, null, null);
  }

  void step(SessionInput happened, Call call) {
    step(happened, call, null, null);
  }

  void step(SessionInput happened, WebSocketCarrier socket) {
    step(happened, null, socket, null);
  }

  private void step(
      SessionInput happened,
      @Nullable Call call,
      @Nullable WebSocketCarrier socket,
      @Nullable DisconnectReason given) {
    SessionStep step = SessionMachine.on(state, happened);
    DisconnectReason reason = step.reason() == null ? given : step.reason();
    if (state.isAlive() && !step.next().isAlive() && reason != null) {
      endReason = reason;
      LOG.log(Level.DEBUG, "session {0} ended: {1}", id(), reason.text());
    }
    state = step.next();
    for (SessionEffect effect : step.effects()) {
      SessionPerformer.perform(this, effect, call, socket);
    }
  }

  /** A WebSocket carries the session from now on. */
  void upgraded() {
    polling = null;
    LOG.log(Level.DEBUG, "session {0} upgraded", id());
  }

  DisconnectReason reasonOfEnd() {
    return endReason == null ? DisconnectReason.TRANSPORT_ERROR : endReason;
  }
}
