package io.realtime4j.server.chat;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A backplane that loses messages, or brings them twice or late, as the test wants. */
public final class UnreliableBackplane implements Backplane {
  private final Backplane backplane;
  private final Executor later;
  private final Supplier<Fate> fate;

  /** What becomes of a message. */
  public enum Fate {
    PASSES,
    IS_LOST,
    COMES_TWICE,
    COMES_LATE
  }

  /**
   * Creates one.
   *
   * @param later runs what is late
   * @param fate of each message of a topic
   */
  public UnreliableBackplane(Backplane backplane, Executor later, Supplier<Fate> fate) {
    this.backplane = backplane;
    this.later = later;
    this.fate = fate;
  }

  @Override
  public String id() {
    return backplane.id();
  }

  @Override
  public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
    return backplane.subscribe(namespace, receiver);
  }

  @Override
  public CompletionStage<Void> unsubscribe(String namespace) {
    return backplane.unsubscribe(namespace);
  }

  @Override
  public void publish(String namespace, BackplaneMessage message) {
    backplane.publish(namespace, message);
  }

  @Override
  public CompletionStage<Integer> nodeCount(String namespace) {
    return backplane.nodeCount(namespace);
  }

  @Override
  public CompletionStage<Subscription> subscribeTopic(String topic, Consumer<JsonObject> receiver) {
    return backplane.subscribeTopic(topic, receiver);
  }

  @Override
  public void publishTopic(String topic, JsonObject message) {
    switch (fate.get()) {
      case PASSES -> backplane.publishTopic(topic, message);
      case IS_LOST -> {}
      case COMES_TWICE -> {
        backplane.publishTopic(topic, message);
        backplane.publishTopic(topic, message);
      }
      case COMES_LATE -> later.execute(() -> backplane.publishTopic(topic, message));
    }
  }

  @Override
  public CompletionStage<Void> check() {
    return backplane.check();
  }

  @Override
  public void close() {
    backplane.close();
  }
}
