package io.realtime4j.core;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.TransportPolicy;
import io.realtime4j.api.TransportPolicy.Setback;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.core.connection.Connection;
import io.realtime4j.core.connection.ConnectionParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes a connection to other transports: one at a time. Loop only. */
final class Swaps {
  private final ConnectionParts parts;
  private final Connection connection;
  private final Transports transports;
  private final @Nullable TransportPolicy policy;
  private final Consumer<RealtimeException> fault;
  // Null unless one is under way.
  private @Nullable Swap current;
  // Which back-off the policy was asked in last.
  private long asked;

  /**
   * On the way to a transport.
   *
   * @param target the transport, or its id
   * @param waiting told once, when it has ended
   */
  private record Swap(Object target, List<Consumer<@Nullable RealtimeException>> waiting) {}

  /**
   * Creates one.
   *
   * @param policy {@code null} for none
   */
  Swaps(
      ConnectionParts parts,
      Connection connection,
      Transports transports,
      @Nullable TransportPolicy policy,
      Consumer<RealtimeException> fault) {
    this.parts = parts;
    this.connection = connection;
    this.transports = transports;
    this.policy = policy;
    this.fault = fault;
  }

  /**
   * Goes over to the transport of an id.
   *
   * @param done called once, with what it failed with or {@code null}
   */
  void swap(String id, Consumer<@Nullable RealtimeException> done) {
    if (begins(id, connection.transport().id().equals(id), done)) {
      transports.find(id, "swapTransport()", this::go, this::ended);
    }
  }

  /** Goes over to a transport. */
  void swap(ClientTransport target, Consumer<@Nullable RealtimeException> done) {
    if (begins(target, connection.transport() == target, done)) {
      go(target);
    }
  }

  private boolean begins(
      Object target, boolean isInUse, Consumer<@Nullable RealtimeException> done) {
    Swap underWay = current;
    if (connection.state() == ConnectionState.CLOSED) {
      done.accept(new ClientClosedException("The client is closed."));
    } else if (underWay != null && underWay.target.equals(target)) {
      underWay.waiting.add(done);
    } else if (underWay != null) {
      done.accept(
          new ConnectionException(
              "SWAP_UNDER_WAY",
              "The client is on its way to another transport; ask again when it is there.",
              null,
              null));
    } else if (isInUse) {
      done.accept(null);
    } else {
      current = new Swap(target, new ArrayList<>(List.of(done)));
      return true;
    }
    return false;
  }

  private void go(ClientTransport target) {
    if (target == connection.transport()) {
      ended(null);
    } else {
      connection.swap(target, this::ended);
    }
  }

  private void ended(@Nullable RealtimeException cause) {
    Swap over = current;
    current = null;
    if (over != null) {
      over.waiting.forEach(waiting -> waiting.accept(cause));
    }
  }

  /** The next attempt waits: the policy may send it over another transport. */
  void onWaiting(int failures, RealtimeException cause) {
    TransportPolicy consulted = policy;
    if (consulted != null) {
      asked++;
      long question = asked;
      Setback setback = Setback.of(connection.transport().id(), failures, cause);
      parts.callbacks().execute(() -> ask(consulted, setback, question));
    }
  }

  /** Where listeners run. */
  private void ask(TransportPolicy consulted, Setback setback, long question) {
    try {
      Optional<String> next = consulted.next(setback);
      next.ifPresent(id -> post(() -> decided(id, question)));
    } catch (RuntimeException | LinkageError e) {
      post(() -> fault.accept(invalid("The transport policy failed: " + e, e)));
    }
  }

  private static ConfigurationException invalid(String message, Throwable cause) {
    return new ConfigurationException("INVALID_SETTING", message, cause);
  }

  private void post(Runnable task) {
    try {
      parts.loop().execute(task);
    } catch (RejectedExecutionException ended) {
      // The client is gone.
    }
  }

  private void decided(String id, long question) {
    boolean isInUse = connection.transport().id().equals(id);
    if (current != null || isInUse || !isWaiting(question)) {
      return;
    }
    Consumer<@Nullable RealtimeException> told =
        cause -> {
          if (cause != null && !(cause instanceof ClientClosedException)) {
            fault.accept(cause);
          }
        };
    if (begins(id, false, told)) {
      transports.find(
          id,
          "the transport policy",
          target -> {
            if (isWaiting(question)) {
              go(target);
            } else {
              ended(null);
            }
          },
          this::ended);
    }
  }

  private boolean isWaiting(long question) {
    return question == asked && connection.state() == ConnectionState.OFFLINE;
  }
}
