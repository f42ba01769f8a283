package io.realtime4j.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionState;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens, in whatever order. */
class MachineProperties {
  private static final ConnectionException LOST =
      new ConnectionException("CONNECTION_LOST", "lost", null, null);
  private static final AuthenticationException DENIED =
      new AuthenticationException("INVALID_TOKEN", "no", null, null);

  @Provide
  Arbitrary<List<Input>> histories() {
    Arbitrary<Input> calls =
        Arbitraries.of(
            new Input.Connect(),
            new Input.Connect(),
            new Input.NetworkCame(),
            new Input.Disconnect(),
            new Input.Close());
    Arbitrary<Input> progress =
        Arbitraries.of(
            new Input.EngineOpened(), new Input.Joined(), new Input.Greeted(), new Input.Joined());
    Arbitrary<Input> tokens = Arbitraries.longs().between(0, 6).map(Input.TokenArrived::new);
    Arbitrary<Input> trouble =
        Arbitraries.of(
            new Input.TokenFailed(2, DENIED),
            new Input.Refused(new Refusal(Refusal.Kind.FINAL, DENIED)),
            new Input.Refused(new Refusal(Refusal.Kind.TOKEN, DENIED)),
            new Input.Refused(new Refusal(Refusal.Kind.LATER, LOST)),
            new Input.SocketFailed(LOST, true),
            new Input.SocketFailed(LOST, false));
    Arbitrary<Input> swaps =
        Arbitraries.of(
            new Input.Swap(), new Input.Swap(), new Input.Drained(), new Input.GiveUpSwap(LOST));
    Arbitrary<Input> ofSecond = Arbitraries.oneOf(progress, trouble).map(Input.OfSecond::new);
    Arbitrary<Input> timers = Arbitraries.of(Timer.values()).map(Input.TimedOut::new);
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(2, calls),
            net.jqwik.api.Tuple.of(6, progress),
            net.jqwik.api.Tuple.of(6, tokens),
            net.jqwik.api.Tuple.of(2, trouble),
            net.jqwik.api.Tuple.of(3, swaps),
            net.jqwik.api.Tuple.of(6, ofSecond),
            net.jqwik.api.Tuple.of(2, timers))
        .list()
        .ofMaxSize(80);
  }

  /** What a performer has of the machine's making. */
  private static final class World {
    final Set<Timer> timers = EnumSet.noneOf(Timer.class);
    boolean hasSocket;
    boolean hasSecond;
    boolean hasSession;
    boolean isSwapping;
    boolean isHolding;
    ConnectionState state = ConnectionState.DISCONNECTED;

    /** Returns whether this can happen now: timers run out only if set, sockets speak if open. */
    boolean allows(Input input) {
      if (input instanceof Input.TimedOut timedOut) {
        return timers.remove(timedOut.timer());
      }
      if (input instanceof Input.SocketFailed) {
        boolean had = hasSocket;
        hasSocket = false;
        return had;
      }
      if (input instanceof Input.OfSecond second) {
        boolean had = hasSecond;
        hasSecond &= !(second.input() instanceof Input.SocketFailed);
        return had;
      }
      if (input instanceof Input.Swap) {
        boolean first = !isSwapping;
        isSwapping = true;
        return first;
      }
      return true;
    }

    void perform(Effect effect) {
      if (effect instanceof Effect.FailSwap || effect instanceof Effect.EndSwap) {
        assertThat(isSwapping).as("told once").isTrue();
        isSwapping = false;
        isHolding = false;
        return;
      }
      assertThat(state).isNotEqualTo(ConnectionState.CLOSED).as("nothing after close: " + effect);
      if (effect instanceof Effect.OfSecond second) {
        performWithSecond(second.effect());
      } else if (effect instanceof Effect.HoldSends) {
        assertThat(isHolding).isFalse();
        isHolding = true;
      } else if (effect instanceof Effect.Release) {
        assertThat(isHolding && hasSession).isTrue();
        isHolding = false;
      } else if (effect instanceof Effect.Replace) {
        assertThat(hasSession && hasSocket && hasSecond).isTrue();
        hasSession = false;
        hasSecond = false;
      } else if (effect instanceof Effect.Promote) {
        assertThat(hasSocket || hasSession).as("the first is gone").isFalse();
        hasSocket = hasSecond;
        hasSecond = false;
      }
      if (effect instanceof Effect.OpenSocket) {
        assertThat(hasSocket).as("one socket at most").isFalse();
        hasSocket = true;
      } else if (effect instanceof Effect.CloseSocket || effect instanceof Effect.AbortSocket) {
        assertThat(hasSocket).as("only an open socket is closed").isTrue();
        hasSocket = false;
      } else if (effect instanceof Effect.StartTimer start) {
        assertThat(timers.add(start.timer())).as("one " + start.timer() + " at most").isTrue();
      } else if (effect instanceof Effect.StartBackoff) {
        assertThat(timers.add(Timer.BACKOFF)).as("one back-off at most").isTrue();
      } else if (effect instanceof Effect.CancelTimer cancel) {
        timers.remove(cancel.timer());
      } else if (effect instanceof Effect.ChangeState change) {
        assertThat(change.from()).isEqualTo(state);
        assertThat(change.to()).isNotEqualTo(state);
        state = change.to();
      } else if (effect instanceof Effect.BeginSession) {
        assertThat(hasSession).isFalse();
        assertThat(hasSocket).isTrue();
        hasSession = true;
      } else if (effect instanceof Effect.EndSession) {
        assertThat(hasSession).isTrue();
        hasSession = false;
      }
    }

    private void performWithSecond(Effect effect) {
      if (effect instanceof Effect.OpenSocket) {
        assertThat(hasSecond).as("two sockets at most").isFalse();
        hasSecond = true;
      } else if (effect instanceof Effect.CloseSocket || effect instanceof Effect.AbortSocket) {
        assertThat(hasSecond).as("only an open socket is closed").isTrue();
        hasSecond = false;
      } else {
        assertThat(effect).isInstanceOf(Effect.Join.class);
        assertThat(hasSecond && isHolding).isTrue();
      }
    }
  }

  @Property(tries = 3000)
  void socketsSessionsAndTimersAreNeverDoubledOrLeft(@ForAll("histories") List<Input> history) {
    Machine machine = new Machine(2, 4);
    MachineState state = MachineState.initial();
    World world = new World();
    for (Input input : history) {
      if (!world.allows(input)) {
        continue;
      }
      Transition transition = machine.on(state, input);
      if (state.state() == ConnectionState.CLOSED) {
        assertThat(transition.next()).isEqualTo(state);
        assertThat(transition.effects())
            .allSatisfy(
                effect ->
                    assertThat(effect)
                        .isInstanceOfAny(Effect.FailConnects.class, Effect.FailSwap.class));
        world.isSwapping = false;
        continue;
      }
      transition.effects().stream()
          .filter(effect -> !(effect instanceof Effect.FailConnects))
          .forEach(world::perform);
      state = transition.next();

      assertThat(world.state).isEqualTo(state.state());
      assertThat(world.hasSocket).isEqualTo(state.step().hasSocket());
      assertThat(world.hasSession).isEqualTo(state.step() == Step.READY);
      SwapStep swap = state.swap();
      assertThat(world.hasSecond).isEqualTo(swap.hasSecond());
      assertThat(world.isSwapping).isEqualTo(swap != SwapStep.IDLE);
      if (world.hasSession) {
        assertThat(world.isHolding).isEqualTo(swap.isHolding());
      }
      boolean isSecond = state.step() == Step.READY && swap != SwapStep.IDLE;
      assertThat(swap == SwapStep.LEADING)
          .as("an attempt")
          .isEqualTo(!isSecond && world.isSwapping);
      assertThat(world.timers.contains(Timer.ATTEMPT))
          .isEqualTo(state.step().isAttempt() || isSecond);
      assertThat(world.timers.contains(Timer.DRAIN)).isEqualTo(swap == SwapStep.DRAINING);
      assertThat(world.timers.contains(Timer.BACKOFF)).isEqualTo(state.step() == Step.WAITING);
      if (state.step() == Step.IDLE) {
        assertThat(world.timers).isEmpty();
      }
      if (state.step() != Step.OPENING && swap != SwapStep.OPENING) {
        assertThat(world.timers).doesNotContain(Timer.WIRE);
      }
      if (state.step() != Step.READY) {
        assertThat(world.timers).doesNotContain(Timer.STABLE);
      }
    }
  }
}
