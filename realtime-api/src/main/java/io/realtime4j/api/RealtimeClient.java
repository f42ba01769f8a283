package io.realtime4j.api;

import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ClientTransport;
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
 * ({@code thenAccept}), or wait on another thread. A future that is put together by hand, with
 * {@code CompletableFuture.allOf} say, cannot know: there it waits, and with it all other listeners
 * and futures of this client.
 *
 * <p>Null is refused at once with a {@link NullPointerException} or {@link
 * IllegalArgumentException} wherever it is not said to be allowed, here and in everything that a
 * client gives out. What goes wrong later is a {@link RealtimeException}, in the future that was
 * returned or as an event, never thrown.
 */
@NotForImplementation
public interface RealtimeClient extends AutoCloseable {
  /** Returns a builder with the defaults. */
  static RealtimeClientBuilder builder() {
    return new RealtimeClientBuilder();
  }

  /**
   * Connects, and stays connected until {@link #disconnect()}: a lost connection is made again.
   * Completes when the session is usable for the first time since the call, at once if it is. Until
   * then it stays open however many attempts fail; {@link ConnectionStatus#lastError()} tells
   * meanwhile. Fails with
   *
   * <ul>
   *   <li>{@link AuthenticationException} if the server does not accept the token, also once more
   *       from the source, or names another user than the client's,
   *   <li>what the last attempt failed with, mostly a {@link ConnectionException}, when the
   *       attempts are used up ({@link ReconnectOptions#maxAttempts}, unlimited by default),
   *   <li>{@link NotConnectedException} if {@link #disconnect()} was called first,
   *   <li>{@link ClientClosedException} if the client is closed, or was closed first.
   * </ul>
   *
   * <p>Called while an attempt is under way it joins it; while one waits for its back-off it makes
   * it now, unless the server has asked for the wait; after a failure it starts anew.
   */
  CompletableFuture<Void> connect();

  /**
   * Closes the connection and does not make it again until {@link #connect}, whose open futures
   * fail. What is queued stays queued, and joined rooms are joined again then. Completes when the
   * connection is gone, at once if there is none or the client is closed; never fails.
   */
  CompletableFuture<Void> disconnect();

  /**
   * Goes over to the transport of this id, such as {@code okhttp} or {@code netty}, while messages,
   * receipts and requests are under way. The id of the transport that the client was built with
   * means that very one; another is made at its first use, kept for the next, and closed with the
   * client.
   *
   * <p>In a session, the new connection is opened beside the old one, which works on meanwhile.
   * Then nothing more is sent on the old one; its open answers are awaited, for 2 s at most; and
   * with the server's greeting on the new one the session goes on there: {@link
   * io.realtime4j.api.event.ConnectionEvent.TransportSwapped}, then {@code SessionStarted}, and no
   * change of the state. Messages, receipts and rooms lose and double nothing. What the application
   * emits or requests meanwhile is kept and sent afterwards, in order. What had no answer after 2 s
   * is in doubt and says so: a request fails with CONNECTION_LOST, emits are counted in {@code
   * EmitsInDoubt}. A server of another kind than ours cannot prove that emits have arrived: all
   * since its last answer are in doubt there, though they were sent. The application's own events
   * come at most once: those that our server sends on the old connection after it has taken the new
   * one are passed over.
   *
   * <p>If the old connection is lost meanwhile, the new one takes its place without a back-off.
   * Without a connection, the transport is exchanged at once; an attempt under way begins anew with
   * it.
   *
   * <p>Completes when the session goes on over the new transport, or the transport is exchanged; at
   * once if it is in use already. While it is open, another call for the same transport completes
   * with it. Where it fails, everything goes on over the old transport. It fails with
   *
   * <ul>
   *   <li>{@link ConfigurationException} of code INVALID_SETTING if there is no transport of that
   *       id or it cannot be made, and {@link MissingProviderException} if there is none at all,
   *   <li>what the new connection failed with, a {@link ConnectionException} or an {@link
   *       AuthenticationException},
   *   <li>{@link ConnectionException} of code SWAP_UNDER_WAY if the client is on its way to another
   *       transport, and of code SWAP_GIVEN_UP if too much had to be kept meanwhile, or the
   *       transport could not be made in time,
   *   <li>{@link NotConnectedException} if {@link #disconnect()} was called first,
   *   <li>{@link ClientClosedException} if the client is closed, or was closed first.
   * </ul>
   *
   * @throws IllegalArgumentException if the id is blank
   */
  CompletableFuture<Void> swapTransport(String id);

  /**
   * Goes over to this transport, as {@link #swapTransport(String)} does. It is never closed by the
   * client, which uses it until it has gone over to another one or is closed, and a little longer:
   * the closing handshake takes up to 2 s.
   *
   * @throws IllegalArgumentException if it has no id
   */
  CompletableFuture<Void> swapTransport(ClientTransport transport);

  /** Returns where the connection stands; a snapshot, as everything in {@link #status()}. */
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

  /**
   * Returns the way out for messages. It is there even if the durable queue is switched off: then
   * it keeps what waits in memory, and {@link SendHandle#stored} says no more than that.
   */
  default MessageQueue queue() {
    return feature(MessageQueue.class);
  }

  /**
   * Returns rooms.
   *
   * @throws IllegalStateException if the feature is switched off
   */
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
   * Registers a listener for events of a type and its subtypes, from now on: what has happened
   * before, it does not hear. It is called on the callback executor, in the order of events, in one
   * order with the completion of futures; what it throws is logged. It stays registered over
   * reconnects, and hears nothing after the client was closed.
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
   * Sends an event of the application's own, at most once. What the connection's loss may have
   * taken is counted by {@code ConnectionEvent.EmitsInDoubt}; what is too large for the server is a
   * {@code ConnectionEvent.Fault} of code PAYLOAD_TOO_LARGE.
   *
   * @return false if there is no session, or the client is closed: nothing was sent; true if it was
   *     handed over to be sent
   * @throws IllegalArgumentException if it cannot be the name of an event
   */
  boolean emit(String event, JsonValue... args);

  /**
   * Sends an event of the application's own and completes with the arguments of the peer's
   * acknowledgement, whatever they say. It is sent at most once, and not kept. Fails with
   *
   * <ul>
   *   <li>{@link NotConnectedException} if there is no session, and {@link ClientClosedException}
   *       if the client is closed: nothing was sent,
   *   <li>{@link PayloadTooLargeException}: nothing was sent,
   *   <li>{@link AckTimeoutException} if there is no answer in time ({@link
   *       ConnectionOptions#ackTimeout}), and {@link ConnectionException} of code CONNECTION_LOST
   *       if the session ended before: its fate is unknown.
   * </ul>
   *
   * @throws IllegalArgumentException if it cannot be the name of an event
   */
  CompletableFuture<List<JsonValue>> request(String event, JsonValue... args);

  /**
   * Returns the events as a publisher, for each subscriber from its subscription on. Each has a
   * buffer of {@code capacity} events; when it is full the oldest is dropped and the drop is logged
   * once per subscriber. It is called on the callback executor, and completes when the client is
   * closed.
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
