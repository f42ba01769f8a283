package io.realtime4j.api;

import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * A connection to a chat server, with everything that makes it live.
 *
 * <pre>{@code
 * RealtimeClient client = RealtimeClient.builder().url("http://localhost:3101").token(jwt).build();
 * client.on(MessageEvent.Received.class, event -> show(event.message()));
 * client.connect();
 * Room lobby = client.rooms().join("channel:lobby");
 * lobby.send("Hello!");
 * }</pre>
 *
 * <p>Every method may be called from any thread and none but {@link #close()} blocks. Listeners and
 * futures run on the callback executor, one at a time per client; a listener that throws, sleeps or
 * never returns delays the other listeners and futures of this client and nothing else: it stays
 * connected, answers, reconnects and can be closed.
 *
 * <p>A listener must not wait for a future of this client, since futures complete where it runs, in
 * one order with the events. {@code join()} and {@code get()} of such a future, and of one made
 * from it, throw {@link IllegalStateException} there at once unless it is complete: chain instead
 * ({@code thenAccept}), or wait on another thread.
 */
@NotForImplementation
public interface RealtimeClient extends AutoCloseable {
  /** Returns a builder with the defaults. */
  static RealtimeClientBuilder builder() {
    return new RealtimeClientBuilder();
  }

  /**
   * Connects, and stays connected until {@link #disconnect()}: a lost connection is made again.
   * Completes when the session is usable for the first time since the call. Fails with {@link
   * AuthenticationException}, or with {@link ConnectionException} when the attempts are used up
   * (unlimited by default), or {@link ClientClosedException}; {@link ConnectionStatus#lastError()}
   * tells meanwhile. Calling it while connected or connecting joins what is under way.
   */
  CompletableFuture<Void> connect();

  /**
   * Closes the connection and does not make it again until {@link #connect}. What is queued stays
   * queued, and joined rooms are joined again. Completes when the connection is gone, at once if
   * there is none or the client is closed; never fails.
   */
  CompletableFuture<Void> disconnect();

  /** Returns where the connection stands. */
  default ConnectionState state() {
    return status().state();
  }

  /** Returns one consistent look at the client; after the end, how it ended. */
  ConnectionStatus status();

  /**
   * Returns presence.
   *
   * @throws IllegalStateException if the feature is switched off
   */
  default Presence presence() {
    return feature(Presence.class);
  }

  /**
   * Returns typing indicators.
   *
   * @throws IllegalStateException if the feature is switched off
   */
  default Typing typing() {
    return feature(Typing.class);
  }

  /**
   * Returns receipts.
   *
   * @throws IllegalStateException if the feature is switched off
   */
  default Delivery delivery() {
    return feature(Delivery.class);
  }

  /** Returns the way out for messages. It is there even if the durable queue is switched off. */
  default MessageQueue queue() {
    return feature(MessageQueue.class);
  }

  /** Returns rooms. */
  default Rooms rooms() {
    return feature(Rooms.class);
  }

  /**
   * Returns a feature by its API type, also a third party's.
   *
   * @throws IllegalStateException if there is none, or it is switched off
   */
  <T> T feature(Class<T> apiType);

  /**
   * Registers a listener for events of a type and its subtypes, from now on. It is called on the
   * callback executor, in the order of events; what it throws is logged. After the client was
   * closed it hears nothing.
   */
  <E extends RealtimeEvent> Subscription on(Class<E> type, Consumer<? super E> listener);

  /**
   * Registers a listener for an event of the application's own. Where the server waits for an
   * answer, one of the listeners gives it, now or later, with {@link IncomingEvent#answer}. The
   * events of the contract are heard through the features instead.
   *
   * <pre>{@code
   * client.on("are-you-there", event -> event.answer(JsonValue.of(true)));
   * }</pre>
   *
   * @throws IllegalArgumentException if it cannot be the name of an event
   */
  Subscription on(String event, Consumer<IncomingEvent> listener);

  /**
   * Sends an event of the application's own, at most once.
   *
   * @return false if there is no session, or the client is closed: nothing was sent
   * @throws IllegalArgumentException if it cannot be the name of an event
   */
  boolean emit(String event, JsonValue... args);

  /**
   * Sends an event and completes with the arguments of the peer's acknowledgement. Fails with
   * {@link NotConnectedException}, {@link AckTimeoutException}, {@link ConnectionException} of code
   * CONNECTION_LOST (fate unknown), or {@link PayloadTooLargeException}. While not connected, and
   * after the end, nothing is sent or kept.
   *
   * @throws IllegalArgumentException if it cannot be the name of an event
   */
  CompletableFuture<List<JsonValue>> request(String event, JsonValue... args);

  /**
   * Returns the events as a publisher. Each subscriber has a buffer of {@code capacity} events;
   * when it is full the oldest is dropped and the drop is logged once per subscriber. It is called
   * on the callback executor, and completes when the client is closed.
   *
   * @throws IllegalArgumentException if the capacity is below 1
   */
  Flow.Publisher<RealtimeEvent> events(int capacity);

  /**
   * Sends the receipts that are owed, disconnects, and frees threads and the store. What is queued
   * durably stays. Idempotent.
   *
   * <p>It returns when that is done, after 4 s at the latest, so that a program may end right after
   * it; on a thread of a client (in a listener, say), or if the client runs in an environment that
   * was given, it does not wait. On a {@link ClientRuntime} it waits too, and leaves that running.
   * A listener that has not returned half a second later keeps nothing: threads, files and locks
   * are freed without it, and its thread is interrupted.
   */
  @Override
  void close();
}
