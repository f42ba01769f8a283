package io.realtime4j.api.spi.feature;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.ValueStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

  /**
   * Runs a task on the loop when the application has had every event that was published before: its
   * listeners have returned, and those who read {@link RealtimeClient#events(int)} have taken it,
   * or lost it from a full buffer. On the loop.
   */
  default void whenHeard(Runnable task) {
    callbacks().execute(() -> loop().execute(task));
  }

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

  /**
   * Returns where this feature keeps values of its own, for the client's owner; what is asked
   * before the owner is known waits. Empty if the store has no room for such. On the loop; stages
   * complete on any thread, see {@link #follow}.
   */
  Optional<ValueStore> values();

  /**
   * Returns the configuration: the variables of the process, with those that the builder was given
   * laid over. A feature's own begin with its name. From any thread.
   */
  Map<String, String> variables();

  /**
   * Tells servers, with each connection that is made from now on, that this client can do
   * something; call it in {@link FeatureProvider#create}. What the server can do in turn is in
   * {@link SessionInfo#offers}.
   *
   * @throws IllegalArgumentException if it is blank or longer than 64 characters
   */
  void announce(String capability);

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

  /**
   * Sends a message as an application would, through the queue and the transforms. From any thread,
   * once the client has been built; connected or not.
   */
  default SendHandle send(OutgoingMessage message) {
    return feature(MessageQueue.class).send(message);
  }

  /**
   * Has the server told what this feature wants done to a message, now or when it can be; see
   * {@link MessageQueue#change}. From any thread, once the client has been built.
   */
  default ChangeHandle change(MessageOperation operation) {
    return feature(MessageQueue.class).change(operation);
  }

  /**
   * Registers for changing messages on their way. Those that go out pass the transforms in the
   * order of registration, those that come in in the opposite order.
   */
  Subscription transform(MessageTransform transform);

  /**
   * Returns a message as all transforms leave it; for whoever replaces the queue, which calls it
   * once, before it stores a message. On the loop.
   *
   * @throws FeatureException of code TRANSFORM_FAILED, or what a transform threw of its kind: the
   *     message must not be taken
   */
  OutgoingMessage transformed(OutgoingMessage message);

  /**
   * Returns a message as all transforms leave it; for whoever replaces the rooms, which call it for
   * each message that has come, before it is published. Never throws. On the loop.
   */
  Message transformed(Message message);

  /**
   * Brings a call of an application onto the loop, in the order in which a thread makes such calls.
   * From any thread.
   *
   * @param call what is to be done; a {@link io.realtime4j.api.RealtimeException} that it throws,
   *     or with which its stage fails, is the outcome, anything else is one in a {@link
   *     FeatureException} of code REQUEST_FAILED
   * @return completes on the callback executor, with {@link
   *     io.realtime4j.api.ClientClosedException} if the feature has ended; {@code join()} in a
   *     listener throws at once instead of waiting for ever
   */
  <T> CompletableFuture<T> call(Supplier<? extends CompletionStage<T>> call);

  /**
   * Continues on the loop with the outcome of a stage that completes anywhere, such as a store's.
   * From any thread; nothing happens after the feature has ended.
   *
   * @param then gets the value and {@code null}, or {@code null} and what went wrong
   */
  <T> void follow(
      CompletionStage<T> stage, BiConsumer<? super @Nullable T, @Nullable RealtimeException> then);

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
