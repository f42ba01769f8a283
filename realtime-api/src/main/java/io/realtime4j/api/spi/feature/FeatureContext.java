package io.realtime4j.api.spi.feature;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.ClientStore;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that a feature sees of its client. Unless it says otherwise, a method is called on {@link
 * #loop()}, and what it registers is called there. Features speak to each other only through
 * events.
 */
@NotForImplementation
public interface FeatureContext {
  /** Returns the loop to which the feature's state is confined. From any thread. */
  EventLoop loop();

  /**
   * Returns where futures handed to applications are completed, one task at a time. From any
   * thread.
   */
  Executor callbacks();

  /** Returns the wall clock. From any thread. */
  InstantSource clock();

  /** Returns randomness for ids. On the loop. */
  RandomGenerator secure();

  /** Returns randomness for jitter. On the loop. */
  RandomGenerator jitter();

  /** Returns limits and times. From any thread. */
  ClientOptions options();

  /** Returns the client's store. From any thread. */
  ClientStore store();

  /** Returns the current session, {@code null} while there is none. */
  @Nullable SessionInfo session();

  /** Registers for the beginning and end of sessions. */
  Subscription onSession(SessionListener listener);

  /**
   * Sends an event and completes, on the loop, with the {@code data} of the server's answer, an
   * empty object if it has none. Fails with {@link io.realtime4j.api.NotConnectedException}
   * (nothing was written), {@link io.realtime4j.api.PayloadTooLargeException}, {@link
   * io.realtime4j.api.RefusedException}, {@link io.realtime4j.api.AckTimeoutException}, or {@link
   * io.realtime4j.api.ConnectionException} of code CONNECTION_LOST (fate unknown).
   *
   * @param payload an object, or {@link io.realtime4j.api.json.JsonRaw} text of one
   */
  CompletableFuture<JsonObject> request(String event, JsonValue payload);

  /**
   * Sends an event without asking for an answer.
   *
   * @param isVolatile whether it may be dropped while the connection is congested
   * @return whether it was handed to the connection
   */
  boolean emit(String event, JsonValue payload, boolean isVolatile);

  /**
   * Registers for an event of the server; the handler gets its first argument, an empty object if
   * that is none. The event is then not shown to the application's own listeners.
   */
  Subscription on(String event, Consumer<JsonObject> handler);

  /**
   * Registers for an event of the server, with all of its arguments and its answer; otherwise as
   * {@link #on}.
   */
  Subscription onEvent(String event, Consumer<IncomingEvent> handler);

  /**
   * Returns another feature's API, as an application would get it. From any thread, once the client
   * has been built.
   *
   * @throws IllegalStateException if there is none, it is switched off, or the client is still
   *     being built
   */
  <T> T feature(Class<T> apiType);

  /** Publishes an event: to the other features at once, to applications on their executor. */
  void publish(RealtimeEvent event);

  /** Registers for events of other features. */
  <E extends RealtimeEvent> Subscription observe(Class<E> type, Consumer<? super E> observer);

  /** Hears of sessions. */
  interface SessionListener {
    /**
     * A session is usable. Called in the order of registration; what is sent from here leaves in
     * that order.
     */
    void onStarted(SessionInfo session);

    /** The session has ended; requests under way have failed already. */
    void onEnded();
  }
}
