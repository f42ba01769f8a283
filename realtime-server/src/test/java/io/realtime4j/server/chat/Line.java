package io.realtime4j.server.chat;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A server's end of the backplane: it can be cut, and lose or double what the server says. */
public final class Line implements Backplane {
  private final Backplane inner;

  /** Whether nothing passes, either way. */
  public boolean isCut;

  /** Whether nothing passes and the server notices nothing, as one that was killed. */
  public boolean isDead;

  /** How many messages that say something are lost from now on. */
  public int losing;

  /** Whether all that is said comes twice. */
  public boolean doubles;

  /** How many messages it says it has dropped; negative for one that fails to say. */
  public long dropped;

  Line(Backplane inner) {
    this.inner = inner;
  }

  private boolean passes() {
    return !isCut && !isDead;
  }

  @Override
  public String id() {
    return inner.id();
  }

  @Override
  public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
    return inner.subscribe(
        namespace,
        message -> {
          if (passes()) {
            receiver.accept(message);
          }
        });
  }

  @Override
  public CompletionStage<Void> unsubscribe(String namespace) {
    return inner.unsubscribe(namespace);
  }

  @Override
  public void publish(String namespace, BackplaneMessage message) {
    if (passes()) {
      inner.publish(namespace, message);
    }
  }

  @Override
  public CompletionStage<Integer> nodeCount(String namespace) {
    return inner.nodeCount(namespace);
  }

  @Override
  public CompletionStage<Subscription> subscribeTopic(String topic, Consumer<JsonObject> receiver) {
    return inner.subscribeTopic(
        topic,
        message -> {
          if (passes()) {
            receiver.accept(message);
          }
        });
  }

  @Override
  public void publishTopic(String topic, JsonObject message) {
    boolean says = message.array("entries").map(entries -> entries.size() > 0).orElse(true);
    if (!passes()) {
      return;
    }
    if (losing > 0 && says) {
      losing--;
      return;
    }
    inner.publishTopic(topic, message);
    if (doubles) {
      inner.publishTopic(topic, message);
    }
  }

  /** A sum; or what it throws. */
  @Override
  public long dropped() {
    if (dropped < 0) {
      throw new IllegalStateException("as if it did not count");
    }
    return dropped;
  }

  @Override
  public CompletionStage<Void> check() {
    return isCut ? CompletableFuture.failedFuture(new IllegalStateException("cut")) : inner.check();
  }

  @Override
  public void close() {
    inner.close();
  }
}
