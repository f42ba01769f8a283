package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Carries messages between the servers of a cluster: at most once, in order per publisher. The
 * store is the truth; what a backplane loses is read from there.
 *
 * <p>There are two kinds of ways. A <em>namespace</em> is shared with foreign Socket.IO servers and
 * emitters, in their format. A <em>topic</em> is private to servers of this software. Every method
 * may be called from any thread and returns at once; stages complete on any thread.
 */
public interface Backplane extends AutoCloseable {
  /** Returns a short name for logs and health. */
  String id();

  /**
   * Begins to receive what other servers publish for a namespace; the receiver is called one at a
   * time and must return at once; what it throws is logged and dropped. A message that names a
   * request is answered by {@link ResponseMessage}s on the same namespace, by every server that is
   * counted in {@link #nodeCount}, even if with nothing.
   *
   * @return a stage that fails with a {@link io.realtime4j.api.ConfigurationException} where what
   *     is configured cannot work, and an operator has to change it; else completes whenever others
   *     can be heard
   */
  CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver);

  /**
   * Ends a subscription: nobody is in the namespace any more. One that was never made, or has
   * ended, is ended already.
   */
  default CompletionStage<Void> unsubscribe(String namespace) {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Tells that this server has a socket in a room, a socket's own room included: what is published
   * for that room alone need not be carried to a server that has none. Of one room it may be told
   * more than once; it holds until {@link #leaveRoom} was called as often. Begins soon, not at
   * once.
   */
  default void enterRoom(String namespace, String room) {}

  /** Tells that one {@link #enterRoom} holds no longer. */
  default void leaveRoom(String namespace, String room) {}

  /**
   * Publishes to the other servers of a namespace; never to this one. What is published after
   * {@link #close} is dropped.
   */
  void publish(String namespace, BackplaneMessage message);

  /** Returns how many servers are subscribed to a namespace, this one included. */
  CompletionStage<Integer> nodeCount(String namespace);

  /**
   * Begins to receive what other servers of this software publish on a topic, under the rules of
   * {@link #subscribe}.
   *
   * @return a stage of what ends it; idempotent
   */
  CompletionStage<Subscription> subscribeTopic(String topic, Consumer<JsonObject> receiver);

  /** Publishes to the other servers that are subscribed to a topic; never to this one. */
  void publishTopic(String topic, JsonObject message);

  /**
   * Returns how many messages this server has published and the backplane has not taken since it
   * was opened, as far as it knows; 0 where it does not count.
   */
  default long dropped() {
    return 0;
  }

  /** Completes normally if messages can pass, so never once closed; for {@code /health}. */
  CompletionStage<Void> check();

  /**
   * Ends all subscriptions, then frees threads and connections. Stages of subscriptions that have
   * not begun are cancelled. Idempotent.
   */
  @Override
  void close();
}
