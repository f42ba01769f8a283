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
    Arbitrary<Input> timers = Arbitraries.of(Timer.values()).map(Input.TimedOut::new);
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(2, calls),
            net.jqwik.api.Tuple.of(6, progress),
            net.jqwik.api.Tuple.of(6, tokens),
            net.jqwik.api.Tuple.of(2, trouble),
            net.jqwik.api.Tuple.of(2, timers))
        .list()
        .ofMaxSize(60);
  }

  /** What a performer has of the machine's making. */
  private static final class World {
    final Set<Timer> timers = EnumSet.noneOf(Timer.class);
    boolean hasSocket;
    boolean hasSession;
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
      return true;
    }

    void perform(Effect effect) {
      assertThat(state).isNotEqualTo(ConnectionState.CLOSED).as("nothing after close: " + effect);
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
            .allSatisfy(effect -> assertThat(effect).isInstanceOf(Effect.FailConnects.class));
        continue;
      }
      transition.effects().stream()
          .filter(effect -> !(effect instanceof Effect.FailConnects))
          .forEach(world::perform);
      state = transition.next();

      assertThat(world.state).isEqualTo(state.state());
      assertThat(world.hasSocket).isEqualTo(state.step().hasSocket());
      assertThat(world.hasSession).isEqualTo(state.step() == Step.READY);
      assertThat(world.timers.contains(Timer.ATTEMPT)).isEqualTo(state.step().isAttempt());
      assertThat(world.timers.contains(Timer.BACKOFF)).isEqualTo(state.step() == Step.WAITING);
      if (state.step() == Step.IDLE) {
        assertThat(world.timers).isEmpty();
      }
      if (state.step() != Step.OPENING) {
        assertThat(world.timers).doesNotContain(Timer.WIRE);
      }
      if (state.step() != Step.READY) {
        assertThat(world.timers).doesNotContain(Timer.STABLE);
      }
    }
  }
}
