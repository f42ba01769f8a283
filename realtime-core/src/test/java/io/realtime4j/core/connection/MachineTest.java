package io.realtime4j.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every state with every input. What the table does not name changes nothing. */
class MachineTest {
  private static final ConnectionException LOST =
      new ConnectionException("CONNECTION_LOST", "lost", null, null);
  private static final ConnectionException BUSY =
      new ConnectionException("RATE_LIMITED", "later", Duration.ofSeconds(7), null);
  private static final AuthenticationException DENIED =
      new AuthenticationException("INVALID_TOKEN", "no", null, null);

  /* state | input = next state / step: effects in order */
  private static final String TABLE =
      """
      new | connect = CONNECTING/TOKEN: >CONNECTING +attempt ask1
      new | close = CLOSED/IDLE: >CLOSED fail(CLOSED)
      new | swap = DISCONNECTED/IDLE: exchange swapped

      failed | connect = CONNECTING/TOKEN: >CONNECTING +attempt ask5
      failed | disconnect = DISCONNECTED/IDLE: >DISCONNECTED fail(NOT_CONNECTED)
      failed | close = CLOSED/IDLE: >CLOSED fail(CLOSED)
      failed | swap = FAILED/IDLE: exchange swapped

      closed | connect = CLOSED/IDLE: fail(CLOSED)
      closed | swap = CLOSED/IDLE: not-swapped(CLOSED)

      token | disconnect = DISCONNECTED/IDLE: -attempt >DISCONNECTED fail(NOT_CONNECTED)
      token | close = CLOSED/IDLE: -attempt >CLOSED fail(CLOSED)
      token | token = CONNECTING/OPENING: +wire open0
      token | denied = FAILED/IDLE: -attempt >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN)
      token | expired = FAILED/IDLE: -attempt >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN)
      token | later = FAILED/IDLE: -attempt >FAILED(RATE_LIMITED) fail(RATE_LIMITED)
      token | token-failed = OFFLINE/WAITING: -attempt >OFFLINE(INVALID_TOKEN) +backoff1(INVALID_TOKEN)
      token | after-attempt = OFFLINE/WAITING: -attempt >OFFLINE(CONNECT_TIMEOUT) +backoff1(CONNECT_TIMEOUT)
      token | swap = CONNECTING/TOKEN: exchange swapped

      opening | disconnect = DISCONNECTED/IDLE: -wire -attempt close >DISCONNECTED fail(NOT_CONNECTED)
      opening | close = CLOSED/IDLE: -wire -attempt close >CLOSED fail(CLOSED)
      opening | opened = CONNECTING/JOINING: -wire join
      opening | denied = FAILED/IDLE: close -wire -attempt >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN)
      opening | expired = CONNECTING/TOKEN: close -wire -attempt +attempt ask5
      opening | later = OFFLINE/WAITING: close -wire -attempt >OFFLINE(RATE_LIMITED) +backoff1(RATE_LIMITED)
      opening | lost = OFFLINE/WAITING: -wire -attempt >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      opening | wire-failed = CONNECTING/OPENING: -wire open1
      opening | after-attempt = OFFLINE/WAITING: abort -wire -attempt >OFFLINE(CONNECT_TIMEOUT) +backoff1(CONNECT_TIMEOUT)
      opening | after-wire = CONNECTING/OPENING: abort -wire open1
      opening | swap = CONNECTING/OPENING: abort -attempt +attempt -wire exchange swapped +wire open0

      opening-last | disconnect = DISCONNECTED/IDLE: -wire -attempt close >DISCONNECTED fail(NOT_CONNECTED)
      opening-last | close = CLOSED/IDLE: -wire -attempt close >CLOSED fail(CLOSED)
      opening-last | opened = RECONNECTING/JOINING: -wire join
      opening-last | denied = FAILED/IDLE: close -wire -attempt >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN)
      opening-last | expired = RECONNECTING/TOKEN: close -wire -attempt +attempt ask5
      opening-last | later = OFFLINE/WAITING: close -wire -attempt >OFFLINE(RATE_LIMITED) +backoff1(RATE_LIMITED)
      opening-last | lost = OFFLINE/WAITING: -wire -attempt >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      opening-last | wire-failed = OFFLINE/WAITING: -wire -attempt >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      opening-last | after-attempt = OFFLINE/WAITING: abort -wire -attempt >OFFLINE(CONNECT_TIMEOUT) +backoff1(CONNECT_TIMEOUT)
      opening-last | after-wire = OFFLINE/WAITING: abort -wire -attempt >OFFLINE(CONNECT_TIMEOUT) +backoff1(CONNECT_TIMEOUT)
      opening-last | swap = RECONNECTING/OPENING: abort -attempt +attempt exchange swapped +wire open0

      joining | disconnect = DISCONNECTED/IDLE: -attempt close >DISCONNECTED fail(NOT_CONNECTED)
      joining | close = CLOSED/IDLE: -attempt close >CLOSED fail(CLOSED)
      joining | joined = CONNECTED/GREETING: >CONNECTED
      joining | denied = FAILED/IDLE: close -attempt >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN)
      joining | expired = CONNECTING/TOKEN: close -attempt +attempt ask5
      joining | later = OFFLINE/WAITING: close -attempt >OFFLINE(RATE_LIMITED) +backoff1(RATE_LIMITED)
      joining | lost = OFFLINE/WAITING: -attempt >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      joining | wire-failed = OFFLINE/WAITING: -attempt >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      joining | after-attempt = OFFLINE/WAITING: abort -attempt >OFFLINE(CONNECT_TIMEOUT) +backoff1(CONNECT_TIMEOUT)
      joining | swap = CONNECTING/OPENING: abort -attempt +attempt exchange swapped +wire open0

      joining-renewed | disconnect = DISCONNECTED/IDLE: -attempt close >DISCONNECTED fail(NOT_CONNECTED)
      joining-renewed | close = CLOSED/IDLE: -attempt close >CLOSED fail(CLOSED)
      joining-renewed | joined = CONNECTED/GREETING: >CONNECTED
      joining-renewed | denied = FAILED/IDLE: close -attempt >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN)
      joining-renewed | expired = FAILED/IDLE: close -attempt >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN)
      joining-renewed | later = OFFLINE/WAITING: close -attempt >OFFLINE(RATE_LIMITED) +backoff1(RATE_LIMITED)
      joining-renewed | lost = OFFLINE/WAITING: -attempt >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      joining-renewed | wire-failed = OFFLINE/WAITING: -attempt >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      joining-renewed | after-attempt = OFFLINE/WAITING: abort -attempt >OFFLINE(CONNECT_TIMEOUT) +backoff1(CONNECT_TIMEOUT)
      joining-renewed | swap = CONNECTING/OPENING: abort -attempt +attempt exchange swapped +wire open0

      greeting | disconnect = DISCONNECTED/IDLE: -attempt close >DISCONNECTED fail(NOT_CONNECTED)
      greeting | close = CLOSED/IDLE: -attempt close >CLOSED fail(CLOSED)
      greeting | greeted = AUTHENTICATED/READY: -attempt +stable >AUTHENTICATED begin ok
      greeting | denied = FAILED/IDLE: close -attempt >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN)
      greeting | expired = CONNECTED/TOKEN: close -attempt +attempt ask5
      greeting | later = OFFLINE/WAITING: close -attempt >OFFLINE(RATE_LIMITED) +backoff1(RATE_LIMITED)
      greeting | lost = OFFLINE/WAITING: -attempt >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      greeting | wire-failed = OFFLINE/WAITING: -attempt >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      greeting | after-attempt = OFFLINE/WAITING: abort -attempt >OFFLINE(CONNECT_TIMEOUT) +backoff1(CONNECT_TIMEOUT)
      greeting | swap = CONNECTING/OPENING: abort -attempt +attempt exchange swapped >CONNECTING +wire open0

      ready | connect = AUTHENTICATED/READY: ok
      ready | greeted = AUTHENTICATED/READY: end begin-again
      ready | disconnect = DISCONNECTED/IDLE: -stable close end >DISCONNECTED fail(NOT_CONNECTED)
      ready | close = CLOSED/IDLE: -stable close end >CLOSED fail(CLOSED)
      ready | denied = FAILED/IDLE: -stable close end >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN)
      ready | expired = OFFLINE/WAITING: -stable close end >OFFLINE(INVALID_TOKEN) +backoff1(INVALID_TOKEN)
      ready | later = FAILED/IDLE: -stable close end >FAILED(RATE_LIMITED) fail(RATE_LIMITED)
      ready | lost = OFFLINE/WAITING: -stable end >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      ready | wire-failed = OFFLINE/WAITING: -stable end >OFFLINE(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      ready | swap = AUTHENTICATED/READY+TOKEN: +attempt ask5

      swap-token | connect = AUTHENTICATED/READY+TOKEN: ok
      swap-token | disconnect = DISCONNECTED/IDLE: -stable -attempt close end >DISCONNECTED fail(NOT_CONNECTED) not-swapped(NOT_CONNECTED)
      swap-token | close = CLOSED/IDLE: -stable -attempt close end >CLOSED fail(CLOSED) not-swapped(CLOSED)
      swap-token | token = AUTHENTICATED/READY+OPENING: +wire 2:open0
      swap-token | token-failed = AUTHENTICATED/READY: -attempt not-swapped(INVALID_TOKEN)
      swap-token | greeted = AUTHENTICATED/READY+TOKEN: end begin-again
      swap-token | denied = FAILED/IDLE: -stable -attempt close end >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN) not-swapped(INVALID_TOKEN)
      swap-token | expired = OFFLINE/WAITING: -stable -attempt close end >OFFLINE(INVALID_TOKEN) not-swapped(INVALID_TOKEN) +backoff1(INVALID_TOKEN)
      swap-token | later = FAILED/IDLE: -stable -attempt close end >FAILED(RATE_LIMITED) fail(RATE_LIMITED) not-swapped(RATE_LIMITED)
      swap-token | lost = RECONNECTING/TOKEN+LEADING: -stable end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote
      swap-token | wire-failed = RECONNECTING/TOKEN+LEADING: -stable end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote
      swap-token | after-attempt = AUTHENTICATED/READY: -attempt not-swapped(CONNECT_TIMEOUT)

      swap-opening | connect = AUTHENTICATED/READY+OPENING: ok
      swap-opening | disconnect = DISCONNECTED/IDLE: -stable -wire -attempt 2:close close end >DISCONNECTED fail(NOT_CONNECTED) not-swapped(NOT_CONNECTED)
      swap-opening | close = CLOSED/IDLE: -stable -wire -attempt 2:close close end >CLOSED fail(CLOSED) not-swapped(CLOSED)
      swap-opening | greeted = AUTHENTICATED/READY+OPENING: end begin-again
      swap-opening | denied = FAILED/IDLE: -stable -wire -attempt 2:close close end >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN) not-swapped(INVALID_TOKEN)
      swap-opening | expired = OFFLINE/WAITING: -stable -wire -attempt 2:close close end >OFFLINE(INVALID_TOKEN) not-swapped(INVALID_TOKEN) +backoff1(INVALID_TOKEN)
      swap-opening | later = FAILED/IDLE: -stable -wire -attempt 2:close close end >FAILED(RATE_LIMITED) fail(RATE_LIMITED) not-swapped(RATE_LIMITED)
      swap-opening | lost = RECONNECTING/OPENING+LEADING: -stable end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote
      swap-opening | wire-failed = RECONNECTING/OPENING+LEADING: -stable end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote
      swap-opening | 2:opened = AUTHENTICATED/READY+DRAINING: -wire +drain hold
      swap-opening | 2:denied = AUTHENTICATED/READY: 2:close -wire -attempt not-swapped(INVALID_TOKEN)
      swap-opening | 2:expired = AUTHENTICATED/READY: 2:close -wire -attempt not-swapped(INVALID_TOKEN)
      swap-opening | 2:lost = AUTHENTICATED/READY: -wire -attempt not-swapped(CONNECTION_LOST)
      swap-opening | 2:wire-failed = AUTHENTICATED/READY+OPENING: -wire 2:open1
      swap-opening | after-attempt = AUTHENTICATED/READY: 2:abort -wire -attempt not-swapped(CONNECT_TIMEOUT)
      swap-opening | after-wire = AUTHENTICATED/READY+OPENING: 2:abort -wire 2:open1

      swap-draining | connect = AUTHENTICATED/READY+DRAINING: ok
      swap-draining | disconnect = DISCONNECTED/IDLE: -stable -drain -attempt 2:close close end >DISCONNECTED fail(NOT_CONNECTED) not-swapped(NOT_CONNECTED)
      swap-draining | close = CLOSED/IDLE: -stable -drain -attempt 2:close close end >CLOSED fail(CLOSED) not-swapped(CLOSED)
      swap-draining | greeted = AUTHENTICATED/READY+DRAINING: end begin-again
      swap-draining | denied = FAILED/IDLE: -stable -drain -attempt 2:close close end >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN) not-swapped(INVALID_TOKEN)
      swap-draining | expired = OFFLINE/WAITING: -stable -drain -attempt 2:close close end >OFFLINE(INVALID_TOKEN) not-swapped(INVALID_TOKEN) +backoff1(INVALID_TOKEN)
      swap-draining | later = FAILED/IDLE: -stable -drain -attempt 2:close close end >FAILED(RATE_LIMITED) fail(RATE_LIMITED) not-swapped(RATE_LIMITED)
      swap-draining | lost = RECONNECTING/JOINING+LEADING: -stable -drain end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote join
      swap-draining | wire-failed = RECONNECTING/JOINING+LEADING: -stable -drain end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote join
      swap-draining | drained = AUTHENTICATED/READY+JOINING: -drain 2:join
      swap-draining | too-much = AUTHENTICATED/READY: 2:close -drain -attempt release not-swapped(RATE_LIMITED)
      swap-draining | 2:denied = AUTHENTICATED/READY: 2:close -drain -attempt release not-swapped(INVALID_TOKEN)
      swap-draining | 2:expired = AUTHENTICATED/READY: 2:close -drain -attempt release not-swapped(INVALID_TOKEN)
      swap-draining | 2:lost = AUTHENTICATED/READY: -drain -attempt release not-swapped(CONNECTION_LOST)
      swap-draining | 2:wire-failed = AUTHENTICATED/READY: -drain -attempt release not-swapped(CONNECTION_LOST)
      swap-draining | after-attempt = AUTHENTICATED/READY: 2:abort -drain -attempt release not-swapped(CONNECT_TIMEOUT)
      swap-draining | after-drain = AUTHENTICATED/READY+JOINING: 2:join

      swap-joining | connect = AUTHENTICATED/READY+JOINING: ok
      swap-joining | disconnect = DISCONNECTED/IDLE: -stable -attempt 2:close close end >DISCONNECTED fail(NOT_CONNECTED) not-swapped(NOT_CONNECTED)
      swap-joining | close = CLOSED/IDLE: -stable -attempt 2:close close end >CLOSED fail(CLOSED) not-swapped(CLOSED)
      swap-joining | greeted = AUTHENTICATED/READY+JOINING: end begin-again
      swap-joining | denied = FAILED/IDLE: -stable -attempt 2:close close end >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN) not-swapped(INVALID_TOKEN)
      swap-joining | expired = OFFLINE/WAITING: -stable -attempt 2:close close end >OFFLINE(INVALID_TOKEN) not-swapped(INVALID_TOKEN) +backoff1(INVALID_TOKEN)
      swap-joining | later = FAILED/IDLE: -stable -attempt 2:close close end >FAILED(RATE_LIMITED) fail(RATE_LIMITED) not-swapped(RATE_LIMITED)
      swap-joining | lost = RECONNECTING/JOINING+LEADING: -stable end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote
      swap-joining | wire-failed = RECONNECTING/JOINING+LEADING: -stable end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote
      swap-joining | too-much = AUTHENTICATED/READY: 2:close -attempt release not-swapped(RATE_LIMITED)
      swap-joining | 2:joined = AUTHENTICATED/READY+GREETING: hold-events
      swap-joining | 2:denied = AUTHENTICATED/READY: 2:close -attempt release not-swapped(INVALID_TOKEN)
      swap-joining | 2:expired = AUTHENTICATED/READY: 2:close -attempt release not-swapped(INVALID_TOKEN)
      swap-joining | 2:lost = AUTHENTICATED/READY: -attempt release not-swapped(CONNECTION_LOST)
      swap-joining | 2:wire-failed = AUTHENTICATED/READY: -attempt release not-swapped(CONNECTION_LOST)
      swap-joining | after-attempt = AUTHENTICATED/READY: 2:abort -attempt release not-swapped(CONNECT_TIMEOUT)

      swap-greeting | connect = AUTHENTICATED/READY+GREETING: ok
      swap-greeting | disconnect = DISCONNECTED/IDLE: -stable -attempt 2:close close end >DISCONNECTED fail(NOT_CONNECTED) not-swapped(NOT_CONNECTED)
      swap-greeting | close = CLOSED/IDLE: -stable -attempt 2:close close end >CLOSED fail(CLOSED) not-swapped(CLOSED)
      swap-greeting | greeted = AUTHENTICATED/READY+GREETING: end begin-again
      swap-greeting | denied = FAILED/IDLE: -stable -attempt 2:close close end >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN) not-swapped(INVALID_TOKEN)
      swap-greeting | expired = OFFLINE/WAITING: -stable -attempt 2:close close end >OFFLINE(INVALID_TOKEN) not-swapped(INVALID_TOKEN) +backoff1(INVALID_TOKEN)
      swap-greeting | later = FAILED/IDLE: -stable -attempt 2:close close end >FAILED(RATE_LIMITED) fail(RATE_LIMITED) not-swapped(RATE_LIMITED)
      swap-greeting | lost = CONNECTED/GREETING+LEADING: -stable end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote >CONNECTED
      swap-greeting | wire-failed = CONNECTED/GREETING+LEADING: -stable end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote >CONNECTED
      swap-greeting | too-much = AUTHENTICATED/READY: 2:close -attempt release not-swapped(RATE_LIMITED)
      swap-greeting | 2:greeted = AUTHENTICATED/READY: -attempt -stable +stable replace exchange begin-again swapped
      swap-greeting | 2:denied = AUTHENTICATED/READY: 2:close -attempt release not-swapped(INVALID_TOKEN)
      swap-greeting | 2:expired = AUTHENTICATED/READY: 2:close -attempt release not-swapped(INVALID_TOKEN)
      swap-greeting | 2:lost = AUTHENTICATED/READY: -attempt release not-swapped(CONNECTION_LOST)
      swap-greeting | 2:wire-failed = AUTHENTICATED/READY: -attempt release not-swapped(CONNECTION_LOST)
      swap-greeting | after-attempt = AUTHENTICATED/READY: 2:abort -attempt release not-swapped(CONNECT_TIMEOUT)

      swap-opening-last | connect = AUTHENTICATED/READY+OPENING: ok
      swap-opening-last | disconnect = DISCONNECTED/IDLE: -stable -wire -attempt 2:close close end >DISCONNECTED fail(NOT_CONNECTED) not-swapped(NOT_CONNECTED)
      swap-opening-last | close = CLOSED/IDLE: -stable -wire -attempt 2:close close end >CLOSED fail(CLOSED) not-swapped(CLOSED)
      swap-opening-last | greeted = AUTHENTICATED/READY+OPENING: end begin-again
      swap-opening-last | denied = FAILED/IDLE: -stable -wire -attempt 2:close close end >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN) not-swapped(INVALID_TOKEN)
      swap-opening-last | expired = OFFLINE/WAITING: -stable -wire -attempt 2:close close end >OFFLINE(INVALID_TOKEN) not-swapped(INVALID_TOKEN) +backoff1(INVALID_TOKEN)
      swap-opening-last | later = FAILED/IDLE: -stable -wire -attempt 2:close close end >FAILED(RATE_LIMITED) fail(RATE_LIMITED) not-swapped(RATE_LIMITED)
      swap-opening-last | lost = RECONNECTING/OPENING+LEADING: -stable end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote
      swap-opening-last | wire-failed = RECONNECTING/OPENING+LEADING: -stable end >OFFLINE(CONNECTION_LOST) >RECONNECTING promote
      swap-opening-last | 2:opened = AUTHENTICATED/READY+DRAINING: -wire +drain hold
      swap-opening-last | 2:denied = AUTHENTICATED/READY: 2:close -wire -attempt not-swapped(INVALID_TOKEN)
      swap-opening-last | 2:expired = AUTHENTICATED/READY: 2:close -wire -attempt not-swapped(INVALID_TOKEN)
      swap-opening-last | 2:lost = AUTHENTICATED/READY: -wire -attempt not-swapped(CONNECTION_LOST)
      swap-opening-last | 2:wire-failed = AUTHENTICATED/READY: -wire -attempt not-swapped(CONNECTION_LOST)
      swap-opening-last | after-attempt = AUTHENTICATED/READY: 2:abort -wire -attempt not-swapped(CONNECT_TIMEOUT)
      swap-opening-last | after-wire = AUTHENTICATED/READY: 2:abort -wire -attempt not-swapped(CONNECT_TIMEOUT)

      leading | disconnect = DISCONNECTED/IDLE: -attempt close >DISCONNECTED fail(NOT_CONNECTED) not-swapped(NOT_CONNECTED)
      leading | close = CLOSED/IDLE: -attempt close >CLOSED fail(CLOSED) not-swapped(CLOSED)
      leading | joined = CONNECTED/GREETING+LEADING: >CONNECTED
      leading | denied = FAILED/IDLE: close -attempt >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN) not-swapped(INVALID_TOKEN)
      leading | expired = CONNECTING/TOKEN+LEADING: close -attempt +attempt ask5
      leading | later = OFFLINE/WAITING: close -attempt >OFFLINE(RATE_LIMITED) not-swapped(RATE_LIMITED) +backoff1(RATE_LIMITED)
      leading | lost = OFFLINE/WAITING: -attempt >OFFLINE(CONNECTION_LOST) not-swapped(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      leading | wire-failed = OFFLINE/WAITING: -attempt >OFFLINE(CONNECTION_LOST) not-swapped(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      leading | after-attempt = OFFLINE/WAITING: abort -attempt >OFFLINE(CONNECT_TIMEOUT) not-swapped(CONNECT_TIMEOUT) +backoff1(CONNECT_TIMEOUT)

      leading-greeting | disconnect = DISCONNECTED/IDLE: -attempt close >DISCONNECTED fail(NOT_CONNECTED) not-swapped(NOT_CONNECTED)
      leading-greeting | close = CLOSED/IDLE: -attempt close >CLOSED fail(CLOSED) not-swapped(CLOSED)
      leading-greeting | greeted = AUTHENTICATED/READY: -attempt +stable >AUTHENTICATED exchange begin ok swapped
      leading-greeting | denied = FAILED/IDLE: close -attempt >FAILED(INVALID_TOKEN) fail(INVALID_TOKEN) not-swapped(INVALID_TOKEN)
      leading-greeting | expired = CONNECTED/TOKEN+LEADING: close -attempt +attempt ask5
      leading-greeting | later = OFFLINE/WAITING: close -attempt >OFFLINE(RATE_LIMITED) not-swapped(RATE_LIMITED) +backoff1(RATE_LIMITED)
      leading-greeting | lost = OFFLINE/WAITING: -attempt >OFFLINE(CONNECTION_LOST) not-swapped(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      leading-greeting | wire-failed = OFFLINE/WAITING: -attempt >OFFLINE(CONNECTION_LOST) not-swapped(CONNECTION_LOST) +backoff1(CONNECTION_LOST)
      leading-greeting | after-attempt = OFFLINE/WAITING: abort -attempt >OFFLINE(CONNECT_TIMEOUT) not-swapped(CONNECT_TIMEOUT) +backoff1(CONNECT_TIMEOUT)

      waiting | connect = RECONNECTING/TOKEN: -backoff >RECONNECTING +attempt ask5
      waiting | disconnect = DISCONNECTED/IDLE: -backoff >DISCONNECTED fail(NOT_CONNECTED)
      waiting | close = CLOSED/IDLE: -backoff >CLOSED fail(CLOSED)
      waiting | network = RECONNECTING/TOKEN: -backoff >RECONNECTING +attempt ask5
      waiting | after-backoff = RECONNECTING/TOKEN: >RECONNECTING +attempt ask5
      waiting | swap = OFFLINE/WAITING: exchange swapped

      waiting-ordered | disconnect = DISCONNECTED/IDLE: -backoff >DISCONNECTED fail(NOT_CONNECTED)
      waiting-ordered | close = CLOSED/IDLE: -backoff >CLOSED fail(CLOSED)
      waiting-ordered | after-backoff = RECONNECTING/TOKEN: >RECONNECTING +attempt ask5
      waiting-ordered | swap = OFFLINE/WAITING: exchange swapped
      """;

  private static MachineState state(ConnectionState state, Step step) {
    return new MachineState(state, step, 0, 0, 4, 1, 0, false, false, false, SwapStep.IDLE, 0);
  }

  private static Map<String, MachineState> states() {
    Map<String, MachineState> states = new LinkedHashMap<>();
    states.put("new", MachineState.initial());
    states.put("failed", state(ConnectionState.FAILED, Step.IDLE));
    states.put("closed", state(ConnectionState.CLOSED, Step.IDLE));
    states.put("token", state(ConnectionState.CONNECTING, Step.TOKEN));
    states.put("opening", state(ConnectionState.CONNECTING, Step.OPENING));
    states.put("opening-last", state(ConnectionState.RECONNECTING, Step.OPENING).onWire(1));
    states.put("joining", state(ConnectionState.CONNECTING, Step.JOINING));
    states.put(
        "joining-renewed",
        state(ConnectionState.CONNECTING, Step.JOINING).withNewToken().at(Step.JOINING));
    states.put("greeting", state(ConnectionState.CONNECTED, Step.GREETING));
    states.put(
        "ready",
        state(ConnectionState.CONNECTED, Step.READY)
            .usable(0)
            .at(ConnectionState.AUTHENTICATED, Step.READY));
    for (SwapStep step : SwapStep.values()) {
      if (step != SwapStep.IDLE && step != SwapStep.LEADING) {
        states.put("swap-" + step.name().toLowerCase(), states.get("ready").swapAt(step, 0));
      }
    }
    states.put("swap-opening-last", states.get("ready").swapAt(SwapStep.OPENING, 1));
    states.put("leading", states.get("joining").swapAt(SwapStep.LEADING));
    states.put("leading-greeting", states.get("greeting").swapAt(SwapStep.LEADING));
    states.put(
        "waiting",
        state(ConnectionState.OFFLINE, Step.WAITING)
            .waiting(false)
            .at(ConnectionState.OFFLINE, Step.WAITING));
    states.put(
        "waiting-ordered",
        state(ConnectionState.OFFLINE, Step.WAITING)
            .waiting(true)
            .at(ConnectionState.OFFLINE, Step.WAITING));
    return states;
  }

  private static Map<String, Input> inputs() {
    Map<String, Input> inputs = new LinkedHashMap<>();
    inputs.put("connect", new Input.Connect());
    inputs.put("network", new Input.NetworkCame());
    inputs.put("disconnect", new Input.Disconnect());
    inputs.put("close", new Input.Close());
    inputs.put("token", new Input.TokenArrived(4));
    inputs.put("old-token", new Input.TokenArrived(3));
    inputs.put("token-failed", new Input.TokenFailed(4, DENIED));
    inputs.put("old-token-failed", new Input.TokenFailed(3, DENIED));
    inputs.put("opened", new Input.EngineOpened());
    inputs.put("joined", new Input.Joined());
    inputs.put("greeted", new Input.Greeted());
    inputs.put("denied", new Input.Refused(new Refusal(Refusal.Kind.FINAL, DENIED)));
    inputs.put("expired", new Input.Refused(new Refusal(Refusal.Kind.TOKEN, DENIED)));
    inputs.put("later", new Input.Refused(new Refusal(Refusal.Kind.LATER, BUSY)));
    inputs.put("lost", new Input.SocketFailed(LOST, false));
    inputs.put("wire-failed", new Input.SocketFailed(LOST, true));
    inputs.put("swap", new Input.Swap());
    inputs.put("drained", new Input.Drained());
    inputs.put("too-much", new Input.GiveUpSwap(BUSY));
    for (String name :
        List.of("opened", "joined", "greeted", "denied", "expired", "lost", "wire-failed")) {
      inputs.put("2:" + name, new Input.OfSecond(inputs.get(name)));
    }
    for (Timer timer : Timer.values()) {
      inputs.put("after-" + timer.name().toLowerCase(), new Input.TimedOut(timer));
    }
    return inputs;
  }

  @TestFactory
  List<DynamicTest> everyStateWithEveryInput() {
    Map<String, String> expected = new TreeMap<>();
    TABLE
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              String[] sides = line.split("=", 2);
              expected.put(sides[0].strip().replaceAll("\\s*\\|\\s*", "|"), sides[1].strip());
            });
    Machine machine = new Machine(2, 3);
    Map<String, String> actual = new LinkedHashMap<>();
    states()
        .forEach(
            (stateName, state) ->
                inputs()
                    .forEach(
                        (inputName, input) -> {
                          Transition transition = machine.on(state, input);
                          boolean same =
                              transition.next().equals(state) && transition.effects().isEmpty();
                          actual.put(
                              stateName + "|" + inputName, same ? "nothing" : text(transition));
                        }));
    assertThat(actual.keySet()).containsAll(expected.keySet());
    return actual.entrySet().stream()
        .map(
            cell ->
                DynamicTest.dynamicTest(
                    cell.getKey(),
                    () ->
                        assertThat(cell.getValue())
                            .isEqualTo(expected.getOrDefault(cell.getKey(), "nothing"))))
        .toList();
  }

  static String text(Transition transition) {
    MachineState next = transition.next();
    return next.state()
        + "/"
        + next.step()
        + (next.swap() == SwapStep.IDLE ? "" : "+" + next.swap())
        + ":"
        + transition.effects().stream().map(e -> " " + text(e)).collect(Collectors.joining());
  }

  private static String text(Effect effect) {
    if (effect instanceof Effect.AskToken ask) {
      return "ask" + ask.attempt();
    } else if (effect instanceof Effect.OpenSocket open) {
      return "open" + open.wire();
    } else if (effect instanceof Effect.Join) {
      return "join";
    } else if (effect instanceof Effect.OfSecond second) {
      return "2:" + text(second.effect());
    } else if (effect instanceof Effect.HoldSends) {
      return "hold";
    } else if (effect instanceof Effect.HoldEvents) {
      return "hold-events";
    } else if (effect instanceof Effect.Release) {
      return "release";
    } else if (effect instanceof Effect.Replace) {
      return "replace";
    } else if (effect instanceof Effect.Promote) {
      return "promote";
    } else if (effect instanceof Effect.Exchange) {
      return "exchange";
    } else if (effect instanceof Effect.EndSwap) {
      return "swapped";
    } else if (effect instanceof Effect.FailSwap fail) {
      return "not-swapped(" + fail.cause().code() + ")";
    } else if (effect instanceof Effect.CloseSocket) {
      return "close";
    } else if (effect instanceof Effect.AbortSocket) {
      return "abort";
    } else if (effect instanceof Effect.StartTimer start) {
      return "+" + start.timer().name().toLowerCase();
    } else if (effect instanceof Effect.StartBackoff backoff) {
      return "+backoff" + backoff.delay() + "(" + backoff.cause().code() + ")";
    } else if (effect instanceof Effect.CancelTimer cancel) {
      return "-" + cancel.timer().name().toLowerCase();
    } else if (effect instanceof Effect.ChangeState change) {
      String cause = change.cause() == null ? "" : "(" + change.cause().code() + ")";
      return ">" + change.to() + cause;
    } else if (effect instanceof Effect.BeginSession begin) {
      return begin.again() ? "begin-again" : "begin";
    } else if (effect instanceof Effect.EndSession) {
      return "end";
    } else if (effect instanceof Effect.CompleteConnects) {
      return "ok";
    }
    return "fail(" + ((Effect.FailConnects) effect).cause().code() + ")";
  }

  @Test
  void theLastAttemptThatFailsIsTheEnd() {
    MachineState third =
        new MachineState(
            ConnectionState.RECONNECTING,
            Step.JOINING,
            0,
            0,
            9,
            3,
            2,
            false,
            false,
            false,
            SwapStep.IDLE,
            0);

    Transition transition = new Machine(2, 3).on(third, new Input.SocketFailed(LOST, true));

    assertThat(text(transition))
        .isEqualTo("FAILED/IDLE: -attempt >FAILED(CONNECTION_LOST) fail(CONNECTION_LOST)");
  }

  @Test
  void aWireThatLedToASessionIsTriedFirstNextTime() {
    Machine machine = new Machine(2, 3);
    MachineState greeting = state(ConnectionState.CONNECTED, Step.GREETING).onWire(1);

    MachineState lost =
        machine
            .on(
                machine.on(greeting, new Input.Greeted()).next(),
                new Input.SocketFailed(LOST, true))
            .next();
    MachineState asking = machine.on(lost, new Input.TimedOut(Timer.BACKOFF)).next();
    Transition opening = machine.on(asking, new Input.TokenArrived(asking.attempt()));
    Transition next = machine.on(opening.next(), new Input.SocketFailed(LOST, true));

    assertThat(text(opening)).isEqualTo("RECONNECTING/OPENING: +wire open1");
    assertThat(text(next)).isEqualTo("RECONNECTING/OPENING: -wire open0");
  }

  @Test
  void delaysGoOnGrowingUntilAConnectionIsStable() {
    Machine machine = new Machine(1, Integer.MAX_VALUE);
    MachineState ready =
        new MachineState(
            ConnectionState.AUTHENTICATED,
            Step.READY,
            0,
            0,
            9,
            0,
            4,
            true,
            false,
            false,
            SwapStep.IDLE,
            0);

    Transition tooSoon = machine.on(ready, new Input.SocketFailed(LOST, true));
    MachineState stable = machine.on(ready, new Input.TimedOut(Timer.STABLE)).next();
    Transition later = machine.on(stable, new Input.SocketFailed(LOST, true));

    assertThat(text(tooSoon)).contains("+backoff5");
    assertThat(text(later)).contains("+backoff1");
  }
}
