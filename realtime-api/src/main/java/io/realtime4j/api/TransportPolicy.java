package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides, after failures, over which transport a client makes its next attempt.
 *
 * <pre>{@code
 * RealtimeClient.builder().transport("okhttp").transportPolicy(TransportPolicy.afterFailures(3, "netty"))
 * }</pre>
 */
@FunctionalInterface
public interface TransportPolicy {
  /**
   * Returns the id of the transport for the next attempt, as {@link
   * RealtimeClient#swapTransport(String)} takes it, or nothing to stay with the one in use. Called
   * on the callback executor at the beginning of each back-off, one call at a time. An answer that
   * comes after the back-off is passed over, and so is one during a call of {@code swapTransport}.
   * An id that means no transport, and what is thrown, is a {@code ConnectionEvent.Fault}; the
   * transport stays then.
   */
  Optional<String> next(Setback setback);

  /**
   * Goes on to the next of these transports after each so many failed attempts in a row: from one
   * that is not among them to the first, from the last to the first.
   *
   * @param failures attempts without a session, at least 1
   * @param ids ids of transports, at least one
   * @throws IllegalArgumentException if there is no id, one is blank, or failures is below 1
   */
  static TransportPolicy afterFailures(int failures, String... ids) {
    Require.range("failures", failures, 1, Integer.MAX_VALUE);
    List<String> ladder = List.of(ids);
    if (ladder.isEmpty()) {
      throw new IllegalArgumentException("ids must not be empty");
    }
    ladder.forEach(id -> Require.filled("id", id));
    return setback ->
        setback.failures() > 0 && setback.failures() % failures == 0
            ? Optional.of(ladder.get((ladder.indexOf(setback.transport()) + 1) % ladder.size()))
            : Optional.empty();
  }

  /** What has gone wrong. Immutable. */
  final class Setback {
    private final String transport;
    private final int failures;
    private final RealtimeException cause;

    private Setback(String transport, int failures, RealtimeException cause) {
      this.transport = Objects.requireNonNull(transport, "transport");
      this.failures = failures;
      this.cause = Objects.requireNonNull(cause, "cause");
    }

    /** Creates one, for engines and for tests of a policy. */
    public static Setback of(String transport, int failures, RealtimeException cause) {
      return new Setback(transport, failures, cause);
    }

    /** Returns the id of the transport in use. */
    public String transport() {
      return transport;
    }

    /** Returns how many attempts have failed since there was a session; 0 if that was lost now. */
    public int failures() {
      return failures;
    }

    /** Returns what the last attempt failed with, or how the session was lost. */
    public RealtimeException cause() {
      return cause;
    }
  }
}
