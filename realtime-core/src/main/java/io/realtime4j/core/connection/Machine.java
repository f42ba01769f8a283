package io.realtime4j.core.connection;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.core.connection.Effect.AbortSocket;
import io.realtime4j.core.connection.Effect.AskToken;
import io.realtime4j.core.connection.Effect.BeginSession;
import io.realtime4j.core.connection.Effect.CancelTimer;
import io.realtime4j.core.connection.Effect.ChangeState;
import io.realtime4j.core.connection.Effect.CloseSocket;
import io.realtime4j.core.connection.Effect.CompleteConnects;
import io.realtime4j.core.connection.Effect.EndSession;
import io.realtime4j.core.connection.Effect.EndSwap;
import io.realtime4j.core.connection.Effect.Exchange;
import io.realtime4j.core.connection.Effect.FailConnects;
import io.realtime4j.core.connection.Effect.FailSwap;
import io.realtime4j.core.connection.Effect.Join;
import io.realtime4j.core.connection.Effect.OpenSocket;
import io.realtime4j.core.connection.Effect.StartBackoff;
import io.realtime4j.core.connection.Effect.StartTimer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * An input that means nothing in a state is passed over: it is the echo of something that was
 * given up meanwhile. Whatever leaves a step cancels the timers of that step.
 */
/** Decides what follows from what happens. Pure: no state, no clock, no randomness. */
final class Machine {
  private final SwapMachine swaps;
  private final int wires;
  private final int maxAttempts;

  /**
   * Creates a machine.
   *
   * @param wires how many wires the ladder has
   * @param maxAttempts attempts without a session before it gives up
   */
  Machine(int wires, int maxAttempts) {
    this.swaps = new SwapMachine(wires);
    this.wires = wires;
    this.maxAttempts = maxAttempts;
  }

  Transition on(MachineState s, Input input) {
    if (s.state() == ConnectionState.CLOSED) {
      return closed(s, input);
    }
    if (input instanceof Input.Connect) {
      return connect(s);
    }
    if (input instanceof Input.NetworkCame) {
      return networkCame(s);
    }
    if (input instanceof Input.Disconnect) {
      return disconnect(s);
    }
    if (input instanceof Input.Close) {
      return leave(s, ConnectionState.CLOSED, new ClientClosedException("The client was closed."));
    }
    if (input instanceof Input.TokenArrived arrived) {
      return arrived.attempt() == s.attempt() ? tokenArrived(s, arrived) : Transition.to(s);
    }
    if (input instanceof Input.TokenFailed failed) {
      return failed.attempt() == s.attempt() ? tokenFailed(s, failed) : Transition.to(s);
    }
    if (input instanceof Input.OfSecond second) {
      return ofSecond(s, second.input());
    }
    return progress(s, input);
  }

  private static Transition closed(MachineState s, Input input) {
    ClientClosedException cause = new ClientClosedException("The client is closed.");
    if (input instanceof Input.Connect) {
      return Transition.to(s, new FailConnects(cause));
    }
    return input instanceof Input.Swap ? Transition.to(s, new FailSwap(cause)) : Transition.to(s);
  }

  private Transition tokenArrived(MachineState s, Input.TokenArrived arrived) {
    return s.step() == Step.TOKEN ? open(s.at(Step.OPENING), 0) : ofSecond(s, arrived);
  }

  private Transition tokenFailed(MachineState s, Input.TokenFailed failed) {
    return s.step() == Step.TOKEN ? attemptFailed(s, failed.cause()) : ofSecond(s, failed);
  }

  private Transition ofSecond(MachineState s, Input input) {
    return s.step() == Step.READY ? swaps.on(s, input) : Transition.to(s);
  }

  private Transition progress(MachineState s, Input input) {
    if (input instanceof Input.EngineOpened) {
      return s.step() == Step.OPENING
          ? Transition.to(s.at(Step.JOINING), new CancelTimer(Timer.WIRE), new Join())
          : Transition.to(s);
    }
    if (input instanceof Input.Joined) {
      return s.step() == Step.JOINING
          ? change(s, s.at(ConnectionState.CONNECTED, Step.GREETING), null)
          : Transition.to(s);
    }
    if (input instanceof Input.Greeted) {
      return greeted(s);
    }
    if (input instanceof Input.Refused refused) {
      return refused(s, refused.refusal());
    }
    if (input instanceof Input.SocketFailed failed) {
      return socketFailed(s, failed);
    }
    if (input instanceof Input.Swap) {
      return swap(s);
    }
    if (input instanceof Input.Drained) {
      return swaps.drained(s);
    }
    if (input instanceof Input.GiveUpSwap given) {
      return swaps.giveUp(s, given.cause());
    }
    return timedOut(s, ((Input.TimedOut) input).timer());
  }

  /** Without a session there is nothing to take over: an attempt under way begins anew. */
  private Transition swap(MachineState s) {
    if (s.swap() != SwapStep.IDLE) {
      return Transition.to(s);
    }
    if (s.step() == Step.READY) {
      return swaps.begin(s);
    }
    Transition exchange = Transition.to(s, new Exchange(), new EndSwap());
    if (!s.step().hasSocket()) {
      return exchange;
    }
    Transition abort =
        Transition.to(
            s, new AbortSocket(), new CancelTimer(Timer.ATTEMPT), new StartTimer(Timer.ATTEMPT));
    if (s.step() == Step.OPENING && s.wire() + 1 < wires) {
      abort = abort.before(Transition.to(s, new CancelTimer(Timer.WIRE)));
    }
    ConnectionState shown = s.state();
    if (shown == ConnectionState.CONNECTED) {
      shown = s.wasUsable() ? ConnectionState.RECONNECTING : ConnectionState.CONNECTING;
    }
    MachineState again = s.at(shown, Step.OPENING);
    return abort.before(exchange).before(change(s, again, null)).before(open(again, 0));
  }

  private Transition greeted(MachineState s) {
    return switch (s.step()) {
      case GREETING -> ready(s);
      // What the server seemed to be, it is not: the session begins anew, on the same socket.
      case READY -> Transition.to(s, new EndSession(null), new BeginSession(true));
      case IDLE, TOKEN, OPENING, JOINING, WAITING -> Transition.to(s);
    };
  }

  private Transition connect(MachineState s) {
    return switch (s.step()) {
      case IDLE -> {
        MachineState fresh = s.fresh(s.state());
        yield attempt(fresh, ConnectionState.CONNECTING);
      }
      case WAITING ->
          s.waitOrdered()
              ? Transition.to(s)
              : cancelTimers(s).before(attempt(s, ConnectionState.RECONNECTING));
      case READY -> Transition.to(s, new CompleteConnects());
      case TOKEN, OPENING, JOINING, GREETING -> Transition.to(s);
    };
  }

  private Transition networkCame(MachineState s) {
    return s.step() == Step.WAITING && !s.waitOrdered()
        ? cancelTimers(s).before(attempt(s.stable(), ConnectionState.RECONNECTING))
        : Transition.to(s);
  }

  private Transition disconnect(MachineState s) {
    if (s.state() == ConnectionState.DISCONNECTED) {
      return Transition.to(s);
    }
    return leave(
        s,
        ConnectionState.DISCONNECTED,
        new NotConnectedException(
            s.step() == Step.READY
                ? "disconnect() was called before the swap was done."
                : "disconnect() was called before there was a session."));
  }

  private static Transition leave(MachineState s, ConnectionState end, RealtimeException reason) {
    List<Effect> effects = new ArrayList<>(cancelTimers(s).effects());
    effects.addAll(SwapMachine.abandon(s).effects());
    if (s.step().hasSocket()) {
      effects.add(new CloseSocket());
    }
    if (s.step() == Step.READY) {
      effects.add(new EndSession(null));
    }
    effects.add(new ChangeState(s.state(), end, null));
    effects.add(new FailConnects(reason));
    if (s.swap() != SwapStep.IDLE) {
      effects.add(new FailSwap(reason));
    }
    return new Transition(s.fresh(end), effects);
  }

  private static Transition attempt(MachineState s, ConnectionState shown) {
    MachineState next = s.nextAttempt().at(shown, Step.TOKEN);
    return change(s, next, null)
        .before(Transition.to(next, new StartTimer(Timer.ATTEMPT), new AskToken(next.attempt())));
  }

  private Transition open(MachineState s, int wire) {
    MachineState next = s.onWire(wire);
    OpenSocket open = new OpenSocket(Ladder.index(wire, next.preferred()));
    return wire + 1 < wires
        ? Transition.to(next, new StartTimer(Timer.WIRE), open)
        : Transition.to(next, open);
  }

  private static Transition ready(MachineState s) {
    boolean isSwapping = s.swap() == SwapStep.LEADING;
    MachineState next =
        s.usable(Ladder.index(s.wire(), s.preferred()))
            .swapAt(SwapStep.IDLE, 0)
            .at(ConnectionState.AUTHENTICATED, Step.READY);
    Transition begin = Transition.to(next, new BeginSession(s.wasUsable()), new CompleteConnects());
    return Transition.to(s, new CancelTimer(Timer.ATTEMPT), new StartTimer(Timer.STABLE))
        .before(change(s, next, null))
        .before(isSwapping ? Transition.to(next, new Exchange()).before(begin) : begin)
        .before(isSwapping ? Transition.to(next, new EndSwap()) : Transition.to(next));
  }

  private Transition refused(MachineState s, Refusal refusal) {
    if (s.step() == Step.TOKEN) {
      return cancelTimers(s).before(fail(s, refusal.cause()));
    }
    if (!s.step().hasSocket()) {
      return Transition.to(s);
    }
    if (s.step() == Step.READY) {
      Transition end = Transition.to(s, new CloseSocket(), new EndSession(refusal.cause()));
      // A source that gives tokens without life would have us ask without a pause: back-off.
      return cancelTimers(s)
          .before(SwapMachine.abandon(s))
          .before(end)
          .before(
              refusal.kind() == Refusal.Kind.TOKEN
                  ? waitForNext(s.withNewToken(), refusal.cause())
                  : fail(s, refusal.cause()));
    }
    Transition close = Transition.to(s, new CloseSocket());
    if (refusal.kind() == Refusal.Kind.LATER) {
      return close.before(attemptFailed(s, refusal.cause()));
    }
    if (refusal.kind() == Refusal.Kind.TOKEN && !s.tokenRenewed()) {
      MachineState next = s.withNewToken().at(Step.TOKEN);
      return close
          .before(cancelTimers(s))
          .before(Transition.to(next, new StartTimer(Timer.ATTEMPT), new AskToken(next.attempt())));
    }
    return close.before(cancelTimers(s)).before(fail(s, refusal.cause()));
  }

  private Transition socketFailed(MachineState s, Input.SocketFailed failed) {
    return switch (s.step()) {
      case IDLE, TOKEN, WAITING -> Transition.to(s);
      case OPENING ->
          failed.otherWireMayHelp()
              ? nextWire(s, failed.cause())
              : attemptFailed(s, failed.cause());
      case JOINING, GREETING -> attemptFailed(s, failed.cause());
      case READY ->
          s.swap() == SwapStep.IDLE
              ? cancelTimers(s)
                  .before(Transition.to(s, new EndSession(failed.cause())))
                  .before(waitForNext(s, failed.cause()))
              : swaps.promote(s, failed.cause());
    };
  }

  private Transition nextWire(MachineState s, RealtimeException cause) {
    return s.wire() + 1 < wires
        ? Transition.to(s, new CancelTimer(Timer.WIRE)).before(open(s, s.wire() + 1))
        : attemptFailed(s, cause);
  }

  private Transition timedOut(MachineState s, Timer timer) {
    Step step = s.step();
    if (timer == Timer.BACKOFF && step == Step.WAITING) {
      return attempt(s, ConnectionState.RECONNECTING);
    }
    if (timer == Timer.STABLE && step == Step.READY) {
      return Transition.to(s.stable());
    }
    if (step == Step.READY) {
      return swaps.timedOut(s, timer);
    }
    if (timer == Timer.WIRE && step == Step.OPENING) {
      return Transition.to(s, new AbortSocket()).before(nextWire(s, timeout(step)));
    }
    if (timer == Timer.ATTEMPT && step.isAttempt()) {
      Transition failed = attemptFailed(s, timeout(step));
      return step.hasSocket() ? Transition.to(s, new AbortSocket()).before(failed) : failed;
    }
    return Transition.to(s);
  }

  static ConnectionException timeout(Step step) {
    String what =
        switch (step) {
          case TOKEN -> "The token source did not answer";
          case OPENING -> "The server did not answer";
          case JOINING -> "The server did not answer the Socket.IO CONNECT";
          default -> "The server did not say who we are";
        };
    return new ConnectionException(
        "CONNECT_TIMEOUT", what + " within the connect timeout.", null, null);
  }

  private Transition attemptFailed(MachineState s, RealtimeException cause) {
    Transition cancelled = cancelTimers(s);
    return cancelled.before(s.attempts() >= maxAttempts ? fail(s, cause) : waitForNext(s, cause));
  }

  private static Transition waitForNext(MachineState s, RealtimeException cause) {
    MachineState next =
        s.waiting(cause.retryAfter().isPresent())
            .swapAt(SwapStep.IDLE, 0)
            .at(ConnectionState.OFFLINE, Step.WAITING);
    return change(s, next, cause)
        .before(failSwap(s, next, cause))
        .before(Transition.to(next, new StartBackoff(next.delays(), cause)));
  }

  private static Transition fail(MachineState s, RealtimeException cause) {
    MachineState next = s.fresh(ConnectionState.FAILED);
    return change(s, next, cause)
        .before(Transition.to(next, new FailConnects(cause)))
        .before(failSwap(s, next, cause));
  }

  /** Whatever ends a session, or an attempt that was to be a new one's, ends the swap. */
  private static Transition failSwap(MachineState s, MachineState next, RealtimeException cause) {
    return s.swap() == SwapStep.IDLE
        ? Transition.to(next)
        : Transition.to(next, new FailSwap(cause));
  }

  private static Transition change(
      MachineState from, MachineState to, @Nullable RealtimeException cause) {
    return from.state() == to.state()
        ? Transition.to(to)
        : Transition.to(to, new ChangeState(from.state(), to.state(), cause));
  }

  private static Transition cancelTimers(MachineState s) {
    return switch (s.step()) {
      case IDLE -> Transition.to(s);
      case TOKEN, JOINING, GREETING -> Transition.to(s, new CancelTimer(Timer.ATTEMPT));
      case OPENING -> Transition.to(s, new CancelTimer(Timer.WIRE), new CancelTimer(Timer.ATTEMPT));
      case READY -> Transition.to(s, new CancelTimer(Timer.STABLE));
      case WAITING -> Transition.to(s, new CancelTimer(Timer.BACKOFF));
    };
  }
}
