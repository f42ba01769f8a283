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
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.core.session.Greeting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Inputs that arise while effects are performed wait until these are done, so that the effects of
 * one input are never mixed with those of another.
 */
/** Performs what the machine decides, and feeds it with what happens. Loop only. */
public final class Connection {
  /** So often it is looked whether the application has caught up. */
  private static final Duration BACKLOG_LOOK = Duration.ofSeconds(1);

  /** Answers that are not there by then are in doubt: a message is sent again, as after a loss. */
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(2);

  private final ConnectionParts parts;
  private final EventLoop loop;
  private final ConnectionListener listener;
  private final Machine machine;
  private final TokenCalls tokens;
  private final Deque<Input> inputs = new ArrayDeque<>();
  private final Timers timers;
  private final Goodbyes goodbyes = new Goodbyes();
  private final LinkEvents links = new LinkEvents();
  private final List<CompletableFuture<Void>> connects = new ArrayList<>();

  private MachineState state = MachineState.initial();
  private boolean isRunning;
  // What the source gave last, and the server has not refused at a refresh; null before that.
  private @Nullable String token;
  // What the server last said against a session; null before that.
  private @Nullable Refusal refusal;
  // Null while there is no socket.
  private @Nullable Link link;
  // The socket that is to take the place of the session's; null while there is none.
  private @Nullable Link second;
  private ClientTransport transport;
  // Null unless another transport is asked for.
  private @Nullable SwapRequest swap;
  // The socket of the last session; the server may not know yet that it is gone.
  private @Nullable String previous;
  // Emits in doubt of the socket that was lost last; told at the end of its session.
  private int doubtful;

  /** Creates one that is not connected. */
  public Connection(ConnectionParts parts, ConnectionListener listener) {
    this.parts = parts;
    this.loop = parts.loop();
    this.listener = listener;
    this.transport = parts.transport();
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

  /**
   * Goes over to another transport than that in use. Not called again before {@code done} was.
   *
   * @param done called once, on the loop, with what it failed with, or {@code null}
   */
  public void swap(ClientTransport target, Consumer<@Nullable RealtimeException> done) {
    swap = new SwapRequest(target, done);
    parts.steps().swapping(target.id());
    // There are two sockets at most, those among them that are being closed.
    goodbyes.whenSaid(() -> feed(new Input.Swap()));
  }

  /** Returns what sockets are opened with, unless a swap is under way. */
  public ClientTransport transport() {
    return transport;
  }

  /**
   * Keeps a task of the application that sends something, if nothing is sent for now; it is run
   * when that is over.
   *
   * @param event what it sends
   * @param args what stands behind that
   * @return false if it is not kept
   */
  public boolean keep(String event, List<JsonValue> args, Runnable task) {
    SwapRequest kept = swap;
    if (kept == null || !state.swap().isHolding()) {
      return false;
    }
    RealtimeException tooMuch = kept.keep(event, args, task);
    if (tooMuch != null) {
      feed(new Input.GiveUpSwap(tooMuch));
    }
    return true;
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
    } else if (effect instanceof Effect.Join) {
      join(link);
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
    } else if (effect instanceof Effect.OfSecond ofSecond) {
      performWithSecond(ofSecond.effect());
    } else if (!performSwap(effect)) {
      settleConnects(effect instanceof Effect.FailConnects fail ? fail.cause() : null);
    }
  }

  private void performWithSecond(Effect effect) {
    if (effect instanceof Effect.OpenSocket open) {
      SwapRequest asked = swap;
      if (asked != null) {
        Link opened = new Link(parts, asked.target(), token, listener, links);
        opened.keepEvents();
        second = opened;
        dial(opened, asked.target(), open.wire());
      }
    } else if (effect instanceof Effect.Join) {
      join(second);
    } else {
      Link left = second;
      second = null;
      if (left != null && effect instanceof Effect.CloseSocket) {
        left.close(goodbyes.begin());
      } else if (left != null) {
        left.abort();
      }
    }
  }

  private boolean performSwap(Effect effect) {
    Link first = link;
    if (effect instanceof Effect.HoldSends && first != null) {
      first
          .session()
          .hold(
              first.isFull(),
              () -> feed(new Input.Drained()),
              tooMuch -> feed(new Input.GiveUpSwap(tooMuch)));
    } else if (effect instanceof Effect.HoldEvents && first != null) {
      // What ours has sent meanwhile, the new session recovers; nobody else's would.
      if (first.isFull()) {
        first.keepEvents();
      }
    } else if (effect instanceof Effect.Release && first != null) {
      first.session().release();
      first.tellEvents();
    } else if (effect instanceof Effect.Replace && first != null) {
      doubtful = first.session().emitsInDoubt();
      first.close(goodbyes.begin());
      link = second;
      second = null;
      tellSessionEnded();
      tellWire();
    } else if (effect instanceof Effect.Promote) {
      link = second;
      second = null;
      tellWire();
      if (link != null) {
        link.tellEvents();
      }
    } else if (effect instanceof Effect.Exchange) {
      exchange();
    } else if (effect instanceof Effect.EndSwap) {
      settleSwap(null);
    } else if (effect instanceof Effect.FailSwap fail) {
      settleSwap(fail.cause());
    } else {
      return false;
    }
    return true;
  }

  private void tellWire() {
    if (link != null) {
      links.onWire(link);
    }
  }

  private void exchange() {
    SwapRequest asked = swap;
    if (asked != null) {
      String from = transport.id();
      transport = asked.target();
      listener.onSwapped(from, transport.id());
    }
  }

  private void settleSwap(@Nullable RealtimeException cause) {
    SwapRequest settled = swap;
    swap = null;
    if (settled != null) {
      if (cause != null) {
        parts.steps().swapFailed(cause);
      }
      settled.settle(cause);
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
    SwapRequest asked = swap;
    ClientTransport used =
        asked != null && state.swap() == SwapStep.LEADING ? asked.target() : transport;
    Link opened = new Link(parts, used, token, listener, links);
    link = opened;
    dial(opened, used, wire);
  }

  private void dial(Link opened, ClientTransport used, int wire) {
    ConnectionOptions.Wire dialled = parts.options().connection().wires().get(wire);
    parts.steps().dialling(dialled, used.id(), state.attempts());
    if (opened.open(dialled)) {
      links.onWire(opened);
    }
  }

  private void join(@Nullable Link opened) {
    if (opened != null) {
      JsonObject.Builder auth = JsonObject.builder().putIfPresent("previous", previous);
      parts.introduction().get().members().forEach(auth::put);
      // Who goes on from a server that does not greet need not wait for its greeting.
      Link first = link;
      boolean greets = first == opened || first == null || !first.isPlain();
      opened.join(auth.build(), greets);
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
      case DRAIN -> DRAIN_PATIENCE;
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
    listener.onWaiting(state.attempts(), backoff.cause());
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
    usable.tellEvents();
  }

  private void endSession(@Nullable RealtimeException cause) {
    if (cause == null) {
      doubtful = 0;
    }
    tellSessionEnded();
  }

  private void tellSessionEnded() {
    int told = doubtful;
    doubtful = 0;
    listener.onSessionEnded(told);
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

  /** What the links tell: that in use, and the one that is to take its place. */
  private final class LinkEvents implements Link.Owner {
    @Override
    public void on(Link teller, Input input) {
      if (teller == second) {
        feed(new Input.OfSecond(input));
        return;
      }
      if (input instanceof Input.Refused refused) {
        refusal = refused.refusal();
      }
      feed(input);
    }

    @Override
    public void onGone(Link teller, Input why) {
      if (teller == second) {
        second = null;
        feed(new Input.OfSecond(why));
        return;
      }
      doubtful = teller.session().emitsInDoubt();
      link = null;
      if (why instanceof Input.Refused refused) {
        refusal = refused.refusal();
      }
      feed(why);
    }

    @Override
    public void onWire(Link teller) {
      if (teller == link) {
        listener.onWire(teller.session().wire());
      }
    }
  }
}
