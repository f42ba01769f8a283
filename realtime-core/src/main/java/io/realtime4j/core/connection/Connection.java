package io.realtime4j.core.connection;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.TokenRequest;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.session.Greeting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * Inputs that arise while effects are performed wait until these are done, so that the effects of
 * one input are never mixed with those of another.
 */
/** Performs what the machine decides, and feeds it with what happens. Loop only. */
public final class Connection {
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
  private @Nullable Link link;
  // The socket of the last session; the server may not know yet that it is gone.
  private @Nullable String previous;
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
    this.tokens = new TokenCalls(parts.tokenSource(), parts.blocking(), loop, parts.steps());
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
    Link lost = link;
    if (lost != null && state.step() == Step.READY) {
      doubtful = lost.session().emitsInDoubt();
      link = null;
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
    Greeting greeting = link == null ? null : link.greeting();
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
    if (timer == Timer.BACKOFF && parts.backlog().getAsInt() > Link.MOST_BACKLOG / 2) {
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
    Link opened = new Link(parts, token, auth.build(), listener, new LinkEvents());
    link = opened;
    ConnectionOptions.Wire dialled = parts.options().connection().wires().get(wire);
    parts.steps().dialling(dialled, state.attempts());
    if (opened.open(dialled)) {
      listener.onWire(opened.session().wire());
    }
  }

  private void closeSocket() {
    Link closed = link;
    link = null;
    if (closed != null) {
      closed.close(goodbyes.begin());
    }
  }

  private void abortSocket() {
    Link aborted = link;
    link = null;
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
    Duration delay =
        Backoff.delay(
            parts.options().reconnect(),
            backoff.delay(),
            backoff.cause().retryAfter().orElse(null),
            parts.jitter().nextDouble());
    parts.steps().waiting(delay, state.attempts() + 1);
    return delay;
  }

  private void beginSession(boolean again) {
    Link usable = link;
    Greeting greeted = usable == null ? null : usable.greeting();
    if (usable == null || greeted == null) {
      throw new IllegalStateException("a session needs a socket and a greeting");
    }
    previous = greeted.info().socketId();
    usable.begin(tokens, newer -> token = newer);
    listener.onSessionStarted(usable.session(), greeted, again);
  }

  private void endSession(@Nullable RealtimeException cause) {
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

  /** What the link in use tells. */
  private final class LinkEvents implements Link.Owner {
    @Override
    public void on(Input input) {
      if (input instanceof Input.Refused refused) {
        refusal = refused.refusal();
      }
      feed(input);
    }

    @Override
    public void onGone(int emitsInDoubt) {
      doubtful = emitsInDoubt;
      link = null;
    }
  }
}
