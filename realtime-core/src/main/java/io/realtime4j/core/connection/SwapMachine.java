package io.realtime4j.core.connection;

import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeException;
import java.util.ArrayList;
import java.util.List;

/*
 * TOKEN -> OPENING -> DRAINING -> JOINING -> GREETING -> the second socket has the session.
 *
 * Until DRAINING the first works as ever. From then on it sends nothing; from GREETING on its events
 * are kept back, since the server sends to both. The timers of an attempt serve the second socket:
 * in a session nobody else needs them. What fails before the greeting leaves the first as it was.
 */
/** Decides how a session goes over to a second socket. Pure, as {@link Machine}. */
final class SwapMachine {
  private final int wires;

  SwapMachine(int wires) {
    this.wires = wires;
  }

  /** Begins a swap in a session. */
  Transition begin(MachineState s) {
    MachineState next = s.nextNumber().swapAt(SwapStep.TOKEN, 0);
    return Transition.to(
        next, new Effect.StartTimer(Timer.ATTEMPT), new Effect.AskToken(next.attempt()));
  }

  /** Decides in a session what follows from what happens to the second socket. */
  Transition on(MachineState s, Input input) {
    SwapStep step = s.swap();
    if (input instanceof Input.TokenArrived) {
      return step == SwapStep.TOKEN ? open(s, 0) : Transition.to(s);
    }
    if (input instanceof Input.TokenFailed failed) {
      return step == SwapStep.TOKEN ? failed(s, failed.cause()) : Transition.to(s);
    }
    if (input instanceof Input.EngineOpened) {
      return step == SwapStep.OPENING
          ? Transition.to(
              s.swapAt(SwapStep.DRAINING),
              new Effect.CancelTimer(Timer.WIRE),
              new Effect.StartTimer(Timer.DRAIN),
              new Effect.HoldSends())
          : Transition.to(s);
    }
    if (input instanceof Input.Joined) {
      return step == SwapStep.JOINING
          ? Transition.to(s.swapAt(SwapStep.GREETING), new Effect.HoldEvents())
          : Transition.to(s);
    }
    if (input instanceof Input.Greeted) {
      return step == SwapStep.GREETING ? done(s) : Transition.to(s);
    }
    if (input instanceof Input.Refused refused) {
      return step.hasSecond()
          ? with(new Effect.CloseSocket()).before(failed(s, refused.refusal().cause()))
          : Transition.to(s);
    }
    if (input instanceof Input.SocketFailed failed) {
      if (step == SwapStep.OPENING && failed.otherWireMayHelp()) {
        return nextWire(s, failed.cause());
      }
      return step.hasSecond() ? failed(s, failed.cause()) : Transition.to(s);
    }
    return input instanceof Input.GiveUpSwap given ? giveUp(s, given.cause()) : Transition.to(s);
  }

  /** All that was sent on the first socket is answered. */
  Transition drained(MachineState s) {
    return s.swap() == SwapStep.DRAINING
        ? Transition.to(
            s.swapAt(SwapStep.JOINING),
            new Effect.CancelTimer(Timer.DRAIN),
            new Effect.OfSecond(new Effect.Join()))
        : Transition.to(s);
  }

  /** Ends a swap that is under way in a session, which goes on. */
  Transition giveUp(MachineState s, RealtimeException cause) {
    return s.swap().isHolding()
        ? with(new Effect.CloseSocket()).before(failed(s, cause))
        : Transition.to(s);
  }

  /** A timer has run out in a session. */
  Transition timedOut(MachineState s, Timer timer) {
    SwapStep step = s.swap();
    if (timer == Timer.DRAIN && step == SwapStep.DRAINING) {
      return Transition.to(s.swapAt(SwapStep.JOINING), new Effect.OfSecond(new Effect.Join()));
    }
    if (timer == Timer.WIRE && step == SwapStep.OPENING) {
      return with(new Effect.AbortSocket()).before(nextWire(s, timeout(step)));
    }
    if (timer == Timer.ATTEMPT && step != SwapStep.IDLE) {
      Transition failed = failed(s, timeout(step));
      return step.hasSecond() ? with(new Effect.AbortSocket()).before(failed) : failed;
    }
    return Transition.to(s);
  }

  private static ConnectionException timeout(SwapStep step) {
    return Machine.timeout(
        switch (step) {
          case TOKEN -> Step.TOKEN;
          case JOINING -> Step.JOINING;
          case GREETING -> Step.GREETING;
          case IDLE, OPENING, DRAINING, LEADING -> Step.OPENING;
        });
  }

  /** The session's socket is lost: the second goes on alone, without a back-off. */
  Transition promote(MachineState s, RealtimeException cause) {
    SwapStep swap = s.swap();
    Step step =
        switch (swap) {
          case IDLE, TOKEN, LEADING -> Step.TOKEN;
          case OPENING -> Step.OPENING;
          case DRAINING, JOINING -> Step.JOINING;
          case GREETING -> Step.GREETING;
        };
    MachineState next =
        s.following(s.swapWire())
            .swapAt(SwapStep.LEADING, 0)
            .at(
                step == Step.GREETING ? ConnectionState.CONNECTED : ConnectionState.RECONNECTING,
                step);
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.CancelTimer(Timer.STABLE));
    if (swap == SwapStep.DRAINING) {
      effects.add(new Effect.CancelTimer(Timer.DRAIN));
    }
    effects.add(new Effect.EndSession(cause));
    effects.add(new Effect.ChangeState(s.state(), ConnectionState.OFFLINE, cause));
    effects.add(
        new Effect.ChangeState(ConnectionState.OFFLINE, ConnectionState.RECONNECTING, null));
    effects.add(new Effect.Promote());
    if (swap == SwapStep.DRAINING) {
      effects.add(new Effect.Join());
    }
    if (step == Step.GREETING) {
      effects.add(
          new Effect.ChangeState(ConnectionState.RECONNECTING, ConnectionState.CONNECTED, null));
    }
    return new Transition(next, effects);
  }

  /** Leaves the second socket with the first; that the swap has failed is told by the caller. */
  static Transition abandon(MachineState s) {
    Transition cancelled = cancelTimers(s);
    return s.swap().hasSecond()
        ? cancelled.before(with(new Effect.CloseSocket()).before(Transition.to(s)))
        : cancelled;
  }

  private Transition open(MachineState s, int wire) {
    MachineState next = s.swapAt(SwapStep.OPENING, wire);
    Effect open = new Effect.OfSecond(new Effect.OpenSocket(Ladder.index(wire, next.preferred())));
    return wire + 1 < wires
        ? Transition.to(next, new Effect.StartTimer(Timer.WIRE), open)
        : Transition.to(next, open);
  }

  private Transition nextWire(MachineState s, RealtimeException cause) {
    return s.swapWire() + 1 < wires
        ? Transition.to(s, new Effect.CancelTimer(Timer.WIRE)).before(open(s, s.swapWire() + 1))
        : failed(s, cause);
  }

  private static Transition done(MachineState s) {
    MachineState next =
        s.usable(Ladder.index(s.swapWire(), s.preferred())).swapAt(SwapStep.IDLE, 0);
    return Transition.to(
        next,
        new Effect.CancelTimer(Timer.ATTEMPT),
        new Effect.CancelTimer(Timer.STABLE),
        new Effect.StartTimer(Timer.STABLE),
        new Effect.Replace(),
        new Effect.Exchange(),
        new Effect.BeginSession(true),
        new Effect.EndSwap());
  }

  private static Transition failed(MachineState s, RealtimeException cause) {
    MachineState next = s.swapAt(SwapStep.IDLE, 0);
    Transition told = Transition.to(next, new Effect.FailSwap(cause));
    return cancelTimers(s)
        .before(
            s.swap().isHolding() ? Transition.to(next, new Effect.Release()).before(told) : told);
  }

  private static Transition with(Effect ofSecond) {
    return Transition.to(MachineState.initial(), new Effect.OfSecond(ofSecond));
  }

  private static Transition cancelTimers(MachineState s) {
    return switch (s.swap()) {
      case IDLE, LEADING -> Transition.to(s);
      case TOKEN, JOINING, GREETING -> Transition.to(s, new Effect.CancelTimer(Timer.ATTEMPT));
      case OPENING ->
          Transition.to(
              s, new Effect.CancelTimer(Timer.WIRE), new Effect.CancelTimer(Timer.ATTEMPT));
      case DRAINING ->
          Transition.to(
              s, new Effect.CancelTimer(Timer.DRAIN), new Effect.CancelTimer(Timer.ATTEMPT));
    };
  }
}
