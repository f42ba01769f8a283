package io.realtime4j.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.engine.SessionState.Phase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/**
 * Every pair of state and input. A cell names the effects and, behind an arrow, the state that they
 * lead to; a dot means that nothing happens. {@code end X} stands for the effects that end a
 * session for the reason X, {@code end} for a reason of the server's own.
 */
class SessionMachineTest {
  private static final Map<String, SessionState> STATES = states();

  /** What every end does, in order; what else is done stands between the last two. */
  private static final Set<SessionEffect> END =
      EnumSet.of(
          SessionEffect.STOP_HEARTBEAT,
          SessionEffect.CLOSE_CARRIER,
          SessionEffect.LET_GO,
          SessionEffect.FORGET,
          SessionEffect.LINGER,
          SessionEffect.TELL_CLOSED);

  private static final String TABLE =
      """
      POLL:
        POLLING: HOLD_POLL TELL_DRAINED -> POLLING+poll
        POLLING+poll: end TRANSPORT_ERROR REFUSE -> ENDED
        PROBING: HOLD_POLL TELL_DRAINED -> PROBING+poll
        PROBING+poll: end TRANSPORT_ERROR CLOSE_PROBE REFUSE -> ENDED
        PROBED: HOLD_POLL ANSWER_NOOP
        WEBSOCKET: REFUSE
        FAREWELL: end CLIENT_CLOSE HOLD_POLL ANSWER_FAREWELL -> ENDED
        LINGERING: HOLD_POLL ANSWER_CLOSE STOP_HEARTBEAT FORGET -> ENDED
        ENDED: REFUSE_UNKNOWN
      POLL_FOR_OUTPUT:
        POLLING, PROBING, PROBED, LINGERING: HOLD_POLL ANSWER_OUTPUT
        POLLING+poll: end TRANSPORT_ERROR REFUSE -> ENDED
        PROBING+poll: end TRANSPORT_ERROR CLOSE_PROBE REFUSE -> ENDED
        WEBSOCKET: REFUSE
        FAREWELL: end CLIENT_CLOSE HOLD_POLL ANSWER_FAREWELL -> ENDED
        ENDED: REFUSE_UNKNOWN
      POLL_GONE:
        POLLING, PROBING, PROBED, WEBSOCKET, FAREWELL, LINGERING, ENDED: .
        POLLING+poll: end TRANSPORT_ERROR -> ENDED
        PROBING+poll: end TRANSPORT_ERROR CLOSE_PROBE -> ENDED
      OUTPUT:
        POLLING, PROBING, PROBED, WEBSOCKET, FAREWELL, LINGERING, ENDED: .
        POLLING+poll: ANSWER_OUTPUT -> POLLING
        PROBING+poll: ANSWER_OUTPUT -> PROBING
      POST:
        POLLING, POLLING+poll, PROBING, PROBING+poll, PROBED: TAKE_POST
        WEBSOCKET, FAREWELL: REFUSE
        LINGERING, ENDED: REFUSE_UNKNOWN
      POST_TOO_LARGE:
        POLLING, POLLING+poll: end TRANSPORT_ERROR -> ENDED
        PROBING, PROBING+poll, PROBED: end TRANSPORT_ERROR CLOSE_PROBE -> ENDED
        WEBSOCKET, FAREWELL, LINGERING, ENDED: .
      POST_FAREWELL:
        POLLING: AWAIT_CROSSING -> FAREWELL
        POLLING+poll: end CLIENT_CLOSE ANSWER_FAREWELL -> ENDED
        PROBING, PROBED: CLOSE_PROBE AWAIT_CROSSING -> FAREWELL
        PROBING+poll: end CLIENT_CLOSE CLOSE_PROBE ANSWER_FAREWELL -> ENDED
        WEBSOCKET, FAREWELL, LINGERING, ENDED: REFUSE
      CROSSING_OVER:
        POLLING, POLLING+poll, PROBING, PROBING+poll, PROBED, WEBSOCKET, LINGERING, ENDED: .
        FAREWELL: end CLIENT_CLOSE ANSWER_FAREWELL -> ENDED
      SOCKET:
        POLLING: START_PROBE -> PROBING
        POLLING+poll: START_PROBE -> PROBING+poll
        PROBING, PROBING+poll, PROBED, WEBSOCKET, FAREWELL, LINGERING, ENDED: CLOSE_SOCKET
      PROBE:
        POLLING, POLLING+poll, WEBSOCKET, FAREWELL, LINGERING, ENDED: .
        PROBING: ANSWER_PROBE -> PROBED
        PROBING+poll: ANSWER_PROBE ANSWER_NOOP -> PROBED
        PROBED: CLOSE_PROBE -> POLLING
      UPGRADE:
        POLLING, POLLING+poll, WEBSOCKET, FAREWELL, LINGERING, ENDED: .
        PROBING: CLOSE_PROBE -> POLLING
        PROBING+poll: CLOSE_PROBE -> POLLING+poll
        PROBED: TAKE_OVER TELL_DRAINED -> WEBSOCKET
      PROBE_FAILED:
        POLLING, POLLING+poll, WEBSOCKET, FAREWELL, LINGERING, ENDED: .
        PROBING, PROBED: CLOSE_PROBE -> POLLING
        PROBING+poll: CLOSE_PROBE -> POLLING+poll
      PROBE_GONE:
        POLLING, POLLING+poll, WEBSOCKET, FAREWELL, LINGERING, ENDED: .
        PROBING, PROBED: DROP_PROBE -> POLLING
        PROBING+poll: DROP_PROBE -> POLLING+poll
      PING_DUE:
        POLLING: AWAIT_PONG SEND_PING -> POLLING+ping
        POLLING+poll: AWAIT_PONG SEND_PING -> POLLING+poll+ping
        PROBING: AWAIT_PONG SEND_PING -> PROBING+ping
        PROBING+poll: AWAIT_PONG SEND_PING -> PROBING+poll+ping
        PROBED: AWAIT_PONG SEND_PING -> PROBED+ping
        WEBSOCKET: AWAIT_PONG SEND_PING -> WEBSOCKET+ping
        FAREWELL: AWAIT_PONG SEND_PING -> FAREWELL+ping
        LINGERING, ENDED: .
      PONG:
        POLLING, POLLING+poll, PROBING, PROBING+poll, PROBED, WEBSOCKET, FAREWELL, LINGERING, ENDED: .
      PONG_OVER:
        POLLING, POLLING+poll, PROBING, PROBING+poll, PROBED, WEBSOCKET, FAREWELL, LINGERING, ENDED: .
      FAREWELL:
        POLLING, POLLING+poll, WEBSOCKET: end CLIENT_CLOSE -> ENDED
        PROBING, PROBING+poll, PROBED: end CLIENT_CLOSE CLOSE_PROBE -> ENDED
        FAREWELL: end CLIENT_CLOSE ANSWER_FAREWELL -> ENDED
        LINGERING, ENDED: .
      BAD_PACKET:
        POLLING, POLLING+poll, WEBSOCKET: end PARSE_ERROR -> ENDED
        PROBING, PROBING+poll, PROBED: end PARSE_ERROR CLOSE_PROBE -> ENDED
        FAREWELL: end PARSE_ERROR ANSWER_FAREWELL -> ENDED
        LINGERING, ENDED: .
      WRONG_PACKET:
        POLLING, POLLING+poll, WEBSOCKET: end TRANSPORT_ERROR -> ENDED
        PROBING, PROBING+poll, PROBED: end TRANSPORT_ERROR CLOSE_PROBE -> ENDED
        FAREWELL: end TRANSPORT_ERROR ANSWER_FAREWELL -> ENDED
        LINGERING, ENDED: .
      SOCKET_CLOSED:
        POLLING, POLLING+poll, PROBING, PROBING+poll, PROBED, FAREWELL, LINGERING, ENDED: .
        WEBSOCKET: end TRANSPORT_CLOSE -> ENDED
      SOCKET_BROKE:
        POLLING, POLLING+poll, PROBING, PROBING+poll, PROBED, FAREWELL, LINGERING, ENDED: .
        WEBSOCKET: end TRANSPORT_ERROR -> ENDED
      SLOW:
        POLLING, POLLING+poll, WEBSOCKET: end SLOW -> ENDED
        PROBING, PROBING+poll, PROBED: end SLOW CLOSE_PROBE -> ENDED
        FAREWELL: end SLOW ANSWER_FAREWELL -> ENDED
        LINGERING, ENDED: .
      FAILED:
        POLLING, POLLING+poll, WEBSOCKET: end TRANSPORT_ERROR -> ENDED
        PROBING, PROBING+poll, PROBED: end TRANSPORT_ERROR CLOSE_PROBE -> ENDED
        FAREWELL: end TRANSPORT_ERROR ANSWER_FAREWELL -> ENDED
        LINGERING, ENDED: .
      END:
        POLLING, POLLING+poll, WEBSOCKET: end -> ENDED
        PROBING, PROBING+poll, PROBED: end CLOSE_PROBE -> ENDED
        FAREWELL: end ANSWER_FAREWELL -> ENDED
        LINGERING, ENDED: .
      END_AFTER_OUTPUT:
        POLLING, POLLING+poll: end -> LINGERING
        PROBING, PROBING+poll, PROBED: end CLOSE_PROBE -> LINGERING
        WEBSOCKET: end -> ENDED
        FAREWELL: end ANSWER_FAREWELL -> ENDED
        LINGERING, ENDED: .
      LINGER_OVER:
        POLLING, POLLING+poll, PROBING, PROBING+poll, PROBED, WEBSOCKET, FAREWELL, ENDED: .
        LINGERING: FORGET -> ENDED
      """;

  private static Map<String, SessionState> states() {
    Map<String, SessionState> states = new LinkedHashMap<>();
    for (Phase phase : Phase.values()) {
      states.put(phase.name(), new SessionState(phase, false, false));
      if (phase == Phase.POLLING || phase == Phase.PROBING) {
        states.put(phase + "+poll", new SessionState(phase, true, false));
      }
    }
    return states;
  }

  @Test
  void everyPairIsDecided() {
    StringBuilder table = new StringBuilder();
    for (SessionInput input : SessionInput.values()) {
      table.append(input).append(":\n");
      Map<String, List<String>> cells = new LinkedHashMap<>();
      STATES.forEach(
          (name, state) ->
              cells.computeIfAbsent(cell(state, input), c -> new ArrayList<>()).add(name));
      cells.forEach(
          (cell, names) ->
              table
                  .append("  ")
                  .append(String.join(", ", names))
                  .append(": ")
                  .append(cell)
                  .append("\n"));
    }
    assertThat(table.toString()).isEqualTo(TABLE);
  }

  @Test
  void anAwaitedPongChangesNothingElse() {
    for (SessionState state : STATES.values()) {
      for (SessionInput input : SessionInput.values()) {
        SessionStep calm = SessionMachine.on(state, input);
        SessionStep pinged = SessionMachine.on(state.pinged(true), input);
        boolean heartbeat =
            EnumSet.of(SessionInput.PING_DUE, SessionInput.PONG, SessionInput.PONG_OVER)
                .contains(input);
        if (!heartbeat) {
          assertThat(pinged.effects()).as(state + " " + input).isEqualTo(calm.effects());
          assertThat(pinged.next().pinged(false)).isEqualTo(calm.next());
        }
      }
    }
  }

  @Test
  void aHeartbeatIsAPingThenAPong() {
    for (SessionState state : STATES.values()) {
      SessionState pinged = state.pinged(true);
      assertThat(cell(pinged, SessionInput.PING_DUE)).isEqualTo(".");
      if (state.isAlive()) {
        assertThat(SessionMachine.on(pinged, SessionInput.PONG).effects())
            .containsExactly(SessionEffect.AWAIT_PING);
        assertThat(SessionMachine.on(pinged, SessionInput.PONG).next()).isEqualTo(state);
        assertThat(cell(pinged, SessionInput.PONG_OVER)).startsWith("end PING_TIMEOUT");
        assertThat(SessionMachine.on(pinged, SessionInput.PONG_OVER).effects())
            .as("whoever waits is answered, as at any other end")
            .isEqualTo(SessionMachine.on(pinged, SessionInput.SLOW).effects());
      }
    }
  }

  private static String cell(SessionState state, SessionInput input) {
    SessionStep step = SessionMachine.on(state, input);
    List<SessionEffect> effects = step.effects();
    StringJoiner cell = new StringJoiner(" ");
    boolean ends = effects.contains(SessionEffect.TELL_CLOSED);
    if (ends) {
      cell.add(step.reason() == null ? "end" : "end " + step.reason());
      assertThat(effects.get(effects.size() - 1)).isEqualTo(SessionEffect.TELL_CLOSED);
      assertThat(effects)
          .containsSubsequence(
              SessionEffect.STOP_HEARTBEAT, SessionEffect.CLOSE_CARRIER, SessionEffect.LET_GO);
      assertThat(effects.contains(SessionEffect.LINGER))
          .isEqualTo(step.next().phase() == Phase.LINGERING)
          .isNotEqualTo(effects.contains(SessionEffect.FORGET));
      assertThat(step.next().isAlive()).isFalse();
    }
    effects.stream()
        .filter(effect -> !ends || !END.contains(effect))
        .forEach(effect -> cell.add(effect.name()));
    if (!step.next().equals(state)) {
      assertThat(STATES.values()).contains(step.next().pinged(false));
      cell.add("-> " + name(step.next()));
    }
    return cell.length() == 0 ? "." : cell.toString();
  }

  private static String name(SessionState state) {
    return state.phase() + (state.polled() ? "+poll" : "") + (state.pinged() ? "+ping" : "");
  }
}
