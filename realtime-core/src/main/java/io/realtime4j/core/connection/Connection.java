package io.realtime4j.core.connection;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.TokenRequest;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.session.Greeting;
import io.realtime4j.core.session.Incoming;
import io.realtime4j.core.session.SocketListener;
import io.realtime4j.core.session.SocketSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * Inputs that arise while effects are performed wait until these are done, so that the effects of
 * one input are never mixed with those of another.
 */
/** Performs what the machine decides, and feeds it with what happens. Loop only. */
public final class Connection {
  /**
   * More callbacks than this that wait for the application end the connection: what it does not
   * take must not pile up here. What it misses comes with the next one.
   */
  private static final int MOST_BACKLOG = 10_000;

  /** So often it is looked whether the application has caught up. */
  private static final Duration BACKLOG_LOOK = Duration.ofSeconds(1);

  private final ConnectionParts parts;
  private final EventLoop loop;
  private final ConnectionListener listener;
  private final Machine machine;
  private final TokenCalls tokens;
  private final Deque<Input> inputs = new ArrayDeque<>();
  private final Timers timers;
  private final Goodbyes goodbyes = new Goodbyes();
  private final List<CompletableFuture<Void>> connects = new ArrayList<>();

  private MachineState state = MachineState.initial();
  private boolean isRunning;
  // What the source gave last, and the server has not refused at a refresh; null before that.
  private @Nullable String token;
  // What the server last said against a session; null before that.
  private @Nullable Refusal refusal;
  // Null while there is no socket.
  private @Nullable SocketSession socket;
  // Null before the current socket's greeting.
  private @Nullable Greeting greeting;
  // The socket of the last session; the server may not know yet that it is gone.
  private @Nullable String previous;
  // Null while there is no session whose token can be replaced.
  private @Nullable TokenRefresh refresh;
  // Emits in doubt of the socket that was lost last; told at the end of its session.
  private int doubtful;

  /** Creates one that is not connected. */
  public Connection(ConnectionParts parts, ConnectionListener listener) {
    this.parts = parts;
    this.loop = parts.loop();
    this.listener = listener;
    this.machine =
        new Machine(
            parts.options().connection().wires().size(), parts.options().reconnect().maxAttempts());
    this.timers = new Timers(loop, this::timedOut);
    this.tokens = new TokenCalls(parts.tokenSource(), parts.blocking(), loop);
  }

  /** Connects; {@code done} completes, on the callback executor, as the client promises. */
  public void connect(CompletableFuture<Void> done) {
    connects.add(done);
    feed(new Input.Connect());
  }

  /** There is a network again: tries at once, unless the server has told us to wait. */
  public void networkCame() {
    feed(new Input.NetworkCame());
  }

  /** Gives a session up from which nothing comes any more. */
  public void lose(RealtimeException cause) {
    SocketSession lost = socket;
    if (lost != null && state.step() == Step.READY) {
      doubtful = lost.emitsInDoubt();
      socket = null;
      lost.abort();
      feed(new Input.SocketFailed(cause, false));
    }
  }

  /** Disconnects; {@code gone} is called when the goodbye is said. */
  public void disconnect(Runnable gone) {
    feed(new Input.Disconnect());
    goodbyes.whenSaid(gone);
  }

  /** Ends for good; {@code gone} is called when the goodbye is said. */
  public void close(Runnable gone) {
    feed(new Input.Close());
    goodbyes.whenSaid(gone);
  }

  /** Returns where the connection stands. */
  public ConnectionState state() {
    return state.state();
  }

  /** Returns the session, {@code null} while there is none. */
  public @Nullable SessionInfo session() {
    return state.step() == Step.READY && greeting != null ? greeting.info() : null;
  }

  /** Returns whether a socket is open or being opened. */
  public boolean hasSocket() {
    return state.step().hasSocket();
  }

  /** Returns the attempts since there was a session. */
  public int attempts() {
    return state.attempts();
  }

  private void timedOut(Timer timer) {
    if (timer == Timer.BACKOFF && parts.backlog().getAsInt() > MOST_BACKLOG / 2) {
      timers.start(Timer.BACKOFF, BACKLOG_LOOK);
    } else {
      feed(new Input.TimedOut(timer));
    }
  }

  private void feed(Input input) {
    inputs.add(input);
    if (isRunning) {
      return;
    }
    isRunning = true;
    try {
      while (!inputs.isEmpty()) {
        Transition transition = machine.on(state, inputs.removeFirst());
        state = transition.next();
        transition.effects().forEach(this::perform);
      }
    } finally {
      isRunning = false;
    }
  }

  private void perform(Effect effect) {
    if (effect instanceof Effect.AskToken ask) {
      askToken(ask.attempt());
    } else if (effect instanceof Effect.OpenSocket open) {
      openSocket(open.wire());
    } else if (effect instanceof Effect.CloseSocket) {
      closeSocket();
    } else if (effect instanceof Effect.AbortSocket) {
      abortSocket();
    } else if (effect instanceof Effect.StartTimer start) {
      timers.start(start.timer(), length(start.timer()));
    } else if (effect instanceof Effect.StartBackoff backoff) {
      timers.start(Timer.BACKOFF, delay(backoff));
    } else if (effect instanceof Effect.CancelTimer cancel) {
      timers.cancel(cancel.timer());
    } else if (effect instanceof Effect.ChangeState change) {
      listener.onState(change.from(), change.to(), change.cause());
    } else if (effect instanceof Effect.BeginSession begin) {
      beginSession(begin.again());
    } else if (effect instanceof Effect.EndSession end) {
      endSession(end.cause());
    } else {
      settleConnects(effect instanceof Effect.FailConnects fail ? fail.cause() : null);
    }
  }

  private void askToken(long attempt) {
    if (!tokens.hasSource()) {
      feed(new Input.TokenArrived(attempt));
      return;
    }
    Refusal refused = state.tokenRenewed() ? refusal : null;
    TokenRequest request =
        TokenRequest.builder()
            .reason(refused == null ? TokenRequest.Reason.CONNECT : TokenRequest.Reason.REFUSED)
            .previous(token)
            .refusal(
                refused != null && refused.cause() instanceof AuthenticationException cause
                    ? cause
                    : null)
            .build();
    tokens.ask(
        request,
        arrived -> arrived(attempt, arrived, refused),
        failure -> feed(new Input.TokenFailed(attempt, failure)));
  }

  private void arrived(long attempt, String arrived, @Nullable Refusal refused) {
    if (attempt == state.attempt() && refused != null && arrived.equals(token)) {
      feed(new Input.Refused(refused));
      return;
    }
    if (attempt == state.attempt()) {
      token = arrived;
    }
    feed(new Input.TokenArrived(attempt));
  }

  private void openSocket(int wire) {
    JsonObject.Builder auth =
        JsonObject.builder().putIfPresent("token", token).putIfPresent("previous", previous);
    parts.introduction().get().members().forEach(auth::put);
    SocketEvents events = new SocketEvents();
    SocketSession opened =
        new SocketSession(
            loop,
            parts.transport(),
            parts.engine(),
            parts.options().connection().ackTimeout(),
            auth.build(),
            events,
            nanos -> {
              listener.onAnswer(nanos);
              events.checkBacklog();
            });
    events.own = opened;
    socket = opened;
    greeting = null;
    try {
      opened.open(parts.options().connection().wires().get(wire));
    } catch (RuntimeException | LinkageError e) {
      // A plug-in that throws, or lacks a library, must not leave the attempt to its time limit.
      ConnectionException failure =
          new ConnectionException(
              "CONNECTION_FAILED",
              "Transport " + parts.transport().id() + " could not open a connection: " + e,
              null,
              e);
      loop.execute(() -> events.onClosed(failure));
      return;
    }
    listener.onWire(opened.wire());
  }

  private void closeSocket() {
    SocketSession closed = socket;
    socket = null;
    if (closed != null) {
      closed.close(goodbyes.begin());
    }
  }

  private void abortSocket() {
    SocketSession aborted = socket;
    socket = null;
    if (aborted != null) {
      aborted.abort();
    }
  }

  private Duration length(Timer timer) {
    ClientOptions options = parts.options();
    Duration attempt = options.connection().connectTimeout();
    return switch (timer) {
      case ATTEMPT -> attempt;
      case WIRE -> attempt.dividedBy(options.connection().wires().size());
      case STABLE -> options.reconnect().stableAfter();
      case BACKOFF -> throw new IllegalArgumentException("the back-off has no fixed length");
    };
  }

  private Duration delay(Effect.StartBackoff backoff) {
    return Backoff.delay(
        parts.options().reconnect(),
        backoff.delay(),
        backoff.cause().retryAfter().orElse(null),
        parts.jitter().nextDouble());
  }

  private void beginSession(boolean again) {
    SocketSession usable = socket;
    Greeting greeted = greeting;
    if (usable == null || greeted == null) {
      throw new IllegalStateException("a session needs a socket and a greeting");
    }
    String used = token;
    if (used != null) {
      Instant serverTime = greeted.serverTime();
      Instant now = serverTime == null ? parts.clock().instant() : serverTime;
      refresh =
          new TokenRefresh(
              loop, tokens, usable, used, now, newer -> token = newer, listener::onFault);
      refresh.expires(greeted.expiresAt());
    }
    listener.onSessionStarted(usable, greeted, again);
  }

  private void endSession(@Nullable RealtimeException cause) {
    if (refresh != null) {
      refresh.stop();
      refresh = null;
    }
    listener.onSessionEnded(cause == null ? 0 : doubtful);
    doubtful = 0;
  }

  private void settleConnects(@Nullable RealtimeException cause) {
    List<CompletableFuture<Void>> settled = List.copyOf(connects);
    connects.clear();
    for (CompletableFuture<Void> connect : settled) {
      parts
          .callbacks()
          .execute(
              () -> {
                if (cause == null) {
                  connect.complete(null);
                } else {
                  connect.completeExceptionally(cause);
                }
              });
    }
  }

  /** Hears one socket; nothing of one that is no longer ours. */
  private final class SocketEvents implements SocketListener {
    // Set right after creation.
    private @Nullable SocketSession own;
    private boolean isLeaving;
    // Set while the server has called our token too old, and has not taken another.
    private @Nullable Refusal expired;

    private boolean isCurrent() {
      return own != null && own == socket;
    }

    @Override
    public void onOpened() {
      if (isCurrent()) {
        feed(new Input.EngineOpened());
      }
    }

    @Override
    public void onJoined() {
      if (isCurrent()) {
        feed(new Input.Joined());
      }
    }

    @Override
    public void onGreeted(Greeting greeted) {
      if (isCurrent()) {
        greeting = greeted;
        previous = greeted.info().socketId();
        Refusal refusal = judge(greeted.info(), token);
        feed(refusal == null ? new Input.Greeted() : new Input.Refused(refusal));
      }
    }

    private @Nullable Refusal judge(SessionInfo session, @Nullable String used) {
      AuthenticationException cause = parts.identity().judge(session, used);
      return cause == null ? null : new Refusal(Refusal.Kind.FINAL, cause);
    }

    @Override
    public void onRefused(JsonObject error) {
      if (isCurrent()) {
        refusal = Refusing.byServer(error);
        feed(new Input.Refused(refusal));
      }
    }

    @Override
    public void onEvent(Incoming event) {
      if (!isCurrent()) {
        return;
      }
      if (event.name().equals("authenticated") && refresh != null) {
        expired = null;
        reauthenticated(event.payload());
      }
      if (event.name().equals("auth:error")) {
        expired = Refusing.byExpiry(event.payload());
      }
      if (isCurrent()) {
        listener.onEvent(event);
      }
      Refusal ends = event.name().equals("error") ? Refusing.byEvent(event.payload()) : null;
      if (ends != null && isCurrent()) {
        refusal = ends;
        feed(new Input.Refused(ends));
      }
      checkBacklog();
    }

    /** In a task of its own: whatever brought more is not done yet. */
    void checkBacklog() {
      if (parts.backlog().getAsInt() > MOST_BACKLOG && !isLeaving) {
        isLeaving = true;
        loop.execute(this::leave);
      }
    }

    private void leave() {
      if (isCurrent() && own != null) {
        own.abort();
        onClosed(
            new ConnectionException(
                "LISTENERS_STALLED",
                "More than "
                    + MOST_BACKLOG
                    + " callbacks wait: the application's listeners do not return. The next"
                    + " connection waits for them.",
                null,
                null));
      }
    }

    @Override
    public void onFault(RealtimeException fault) {
      listener.onFault(fault);
    }

    private void reauthenticated(JsonObject identity) {
      Refusal refusal = judge(session(identity.string("userId").orElse("")), null);
      if (refusal != null) {
        feed(new Input.Refused(refusal));
      } else if (refresh != null) {
        refresh.expires(Greeting.instant(identity, "expiresAt"));
      }
    }

    private SessionInfo session(String userId) {
      SessionInfo known = Objects.requireNonNull(greeting, "greeting").info();
      return new SessionInfo(
          known.socketId(), userId, known.sessionId(), known.peer(), known.features());
    }

    @Override
    public void onWireChanged() {
      if (isCurrent() && own != null) {
        listener.onWire(own.wire());
      }
    }

    @Override
    public void onClosed(RealtimeException cause) {
      if (isCurrent() && own != null) {
        doubtful = own.emitsInDoubt();
        socket = null;
        if (expired == null || state.step() != Step.READY) {
          feed(new Input.SocketFailed(cause, isOfTheWire(cause)));
        } else {
          refusal = expired;
          feed(new Input.Refused(expired));
        }
      }
    }

    /**
     * Without the host, or with nobody listening, another wire leads nowhere either; and a server
     * that asks us to wait means it for every wire.
     */
    private boolean isOfTheWire(RealtimeException cause) {
      return cause.retryAfter().isEmpty()
          && !(cause instanceof ConnectionException
              && (cause.code().equals("UNKNOWN_HOST")
                  || cause.code().equals("CONNECTION_REFUSED")));
    }
  }
}
