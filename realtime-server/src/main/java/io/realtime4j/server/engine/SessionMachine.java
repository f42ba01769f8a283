package io.realtime4j.server.engine;

import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.engine.SessionState.Phase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * A pure table. All its steps are made once, so that a session costs a reference to its state and
 * nothing per input.
 */
/** What a session does about what happens to it. */
final class SessionMachine {
  private static final Map<SessionState, Map<SessionInput, SessionStep>> STEPS = table();

  /** Where a session begins that polling carries. */
  static final SessionState POLLING = new SessionState(Phase.POLLING, false, false);

  /** Where a session begins that a WebSocket carries. */
  static final SessionState WEBSOCKET = new SessionState(Phase.WEBSOCKET, false, false);

  private SessionMachine() {}

  /** Returns what is to be done about {@code input}, and where that leads. */
  static SessionStep on(SessionState state, SessionInput input) {
    return Objects.requireNonNull(Objects.requireNonNull(STEPS.get(state)).get(input));
  }

  private static Map<SessionState, Map<SessionInput, SessionStep>> table() {
    Map<SessionState, Map<SessionInput, SessionStep>> table = new HashMap<>();
    for (Phase phase : Phase.values()) {
      for (boolean polled : new boolean[] {false, true}) {
        for (boolean pinged : new boolean[] {false, true}) {
          SessionState state = new SessionState(phase, polled, pinged);
          Map<SessionInput, SessionStep> steps = new EnumMap<>(SessionInput.class);
          for (SessionInput input : SessionInput.values()) {
            steps.put(input, decide(state, input));
          }
          table.put(state, steps);
        }
      }
    }
    return table;
  }

  private static SessionStep decide(SessionState state, SessionInput input) {
    return switch (input) {
      case POLL -> poll(state, false);
      case POLL_FOR_OUTPUT -> poll(state, true);
      case POLL_GONE -> state.polled() ? lost(state) : stay(state);
      case OUTPUT ->
          state.polled() ? to(state.polled(false), SessionEffect.ANSWER_OUTPUT) : stay(state);
      case POST -> post(state);
      case POST_TOO_LARGE -> state.isPolling() ? lost(state) : stay(state);
      case POST_FAREWELL -> farewellByPost(state);
      case CROSSING_OVER ->
          state.phase() == Phase.FAREWELL
              ? end(state, DisconnectReason.CLIENT_CLOSE, SessionEffect.ANSWER_FAREWELL)
              : stay(state);
      case SOCKET ->
          state.phase() == Phase.POLLING
              ? to(state.in(Phase.PROBING), SessionEffect.START_PROBE)
              : to(state, SessionEffect.CLOSE_SOCKET);
      case PROBE -> probe(state);
      case UPGRADE -> upgrade(state);
      case PROBE_FAILED ->
          state.isUpgrading()
              ? to(state.in(Phase.POLLING), SessionEffect.CLOSE_PROBE)
              : stay(state);
      case PROBE_GONE ->
          state.isUpgrading() ? to(state.in(Phase.POLLING), SessionEffect.DROP_PROBE) : stay(state);
      case PING_DUE ->
          state.isAlive() && !state.pinged()
              ? to(state.pinged(true), SessionEffect.AWAIT_PONG, SessionEffect.SEND_PING)
              : stay(state);
      case PONG ->
          state.isAlive() && state.pinged()
              ? to(state.pinged(false), SessionEffect.AWAIT_PING)
              : stay(state);
      case PONG_OVER ->
          state.pinged() ? endIfAlive(state, DisconnectReason.PING_TIMEOUT) : stay(state);
      case FAREWELL -> endIfAlive(state, DisconnectReason.CLIENT_CLOSE);
      case BAD_PACKET -> endIfAlive(state, DisconnectReason.PARSE_ERROR);
      case WRONG_PACKET, FAILED -> endIfAlive(state, DisconnectReason.TRANSPORT_ERROR);
      case SOCKET_CLOSED ->
          state.phase() == Phase.WEBSOCKET
              ? end(state, DisconnectReason.TRANSPORT_CLOSE)
              : stay(state);
      case SOCKET_BROKE -> state.phase() == Phase.WEBSOCKET ? lost(state) : stay(state);
      case SLOW -> endIfAlive(state, DisconnectReason.SLOW);
      case END -> endIfAlive(state, null);
      case END_AFTER_OUTPUT ->
          state.isPolling() ? ended(Phase.LINGERING, state, null) : endIfAlive(state, null);
      case LINGER_OVER ->
          state.phase() == Phase.LINGERING
              ? to(state.in(Phase.ENDED), SessionEffect.FORGET)
              : stay(state);
    };
  }

  private static SessionStep poll(SessionState state, boolean output) {
    if (state.polled()) {
      // Two at a time: whose answer is next, nobody could say.
      return end(state, DisconnectReason.TRANSPORT_ERROR, SessionEffect.REFUSE);
    }
    return switch (state.phase()) {
      case POLLING, PROBING, PROBED -> {
        if (output) {
          yield to(state, SessionEffect.HOLD_POLL, SessionEffect.ANSWER_OUTPUT);
        }
        yield state.phase() == Phase.PROBED
            ? to(state, SessionEffect.HOLD_POLL, SessionEffect.ANSWER_NOOP)
            : to(state.polled(true), SessionEffect.HOLD_POLL, SessionEffect.TELL_DRAINED);
      }
      case FAREWELL ->
          after(
              SessionEffect.HOLD_POLL,
              end(state, DisconnectReason.CLIENT_CLOSE, SessionEffect.ANSWER_FAREWELL));
      case LINGERING ->
          output
              ? to(state, SessionEffect.HOLD_POLL, SessionEffect.ANSWER_OUTPUT)
              : to(
                  state.in(Phase.ENDED),
                  SessionEffect.HOLD_POLL,
                  SessionEffect.ANSWER_CLOSE,
                  SessionEffect.STOP_HEARTBEAT,
                  SessionEffect.FORGET);
      case WEBSOCKET -> to(state, SessionEffect.REFUSE);
      case ENDED -> to(state, SessionEffect.REFUSE_UNKNOWN);
    };
  }

  private static SessionStep post(SessionState state) {
    if (state.isPolling()) {
      return to(state, SessionEffect.TAKE_POST);
    }
    return to(state, state.isAlive() ? SessionEffect.REFUSE : SessionEffect.REFUSE_UNKNOWN);
  }

  private static SessionStep farewellByPost(SessionState state) {
    if (!state.isPolling()) {
      return to(state, SessionEffect.REFUSE);
    }
    if (state.polled()) {
      return end(state, DisconnectReason.CLIENT_CLOSE, SessionEffect.ANSWER_FAREWELL);
    }
    SessionState waiting = state.in(Phase.FAREWELL);
    return state.isUpgrading()
        ? to(waiting, SessionEffect.CLOSE_PROBE, SessionEffect.AWAIT_CROSSING)
        : to(waiting, SessionEffect.AWAIT_CROSSING);
  }

  private static SessionStep probe(SessionState state) {
    return switch (state.phase()) {
      case PROBING -> {
        SessionState probed = state.in(Phase.PROBED).polled(false);
        yield state.polled()
            ? to(probed, SessionEffect.ANSWER_PROBE, SessionEffect.ANSWER_NOOP)
            : to(probed, SessionEffect.ANSWER_PROBE);
      }
      case PROBED -> to(state.in(Phase.POLLING), SessionEffect.CLOSE_PROBE);
      default -> stay(state);
    };
  }

  private static SessionStep upgrade(SessionState state) {
    return switch (state.phase()) {
      case PROBED ->
          to(state.in(Phase.WEBSOCKET), SessionEffect.TAKE_OVER, SessionEffect.TELL_DRAINED);
      case PROBING -> to(state.in(Phase.POLLING), SessionEffect.CLOSE_PROBE);
      default -> stay(state);
    };
  }

  private static SessionStep lost(SessionState state) {
    return end(state, DisconnectReason.TRANSPORT_ERROR);
  }

  private static SessionStep endIfAlive(SessionState state, @Nullable DisconnectReason reason) {
    return state.isAlive()
        ? state.phase() == Phase.FAREWELL
            ? end(state, reason, SessionEffect.ANSWER_FAREWELL)
            : end(state, reason)
        : stay(state);
  }

  private static SessionStep end(
      SessionState state, @Nullable DisconnectReason reason, SessionEffect... last) {
    return ended(Phase.ENDED, state, reason, last);
  }

  private static SessionStep ended(
      Phase phase, SessionState state, @Nullable DisconnectReason reason, SessionEffect... last) {
    List<SessionEffect> effects = new ArrayList<>();
    effects.add(SessionEffect.STOP_HEARTBEAT);
    if (state.isUpgrading()) {
      effects.add(SessionEffect.CLOSE_PROBE);
    }
    effects.add(SessionEffect.CLOSE_CARRIER);
    effects.add(SessionEffect.LET_GO);
    effects.add(phase == Phase.LINGERING ? SessionEffect.LINGER : SessionEffect.FORGET);
    effects.addAll(List.of(last));
    effects.add(SessionEffect.TELL_CLOSED);
    return new SessionStep(new SessionState(phase, false, false), List.copyOf(effects), reason);
  }

  private static SessionStep after(SessionEffect first, SessionStep step) {
    List<SessionEffect> effects = new ArrayList<>();
    effects.add(first);
    effects.addAll(step.effects());
    return new SessionStep(step.next(), List.copyOf(effects), step.reason());
  }

  private static SessionStep to(SessionState next, SessionEffect... effects) {
    return new SessionStep(next, List.of(effects), null);
  }

  private static SessionStep stay(SessionState state) {
    return to(state);
  }
}
