package io.realtime4j.server.chat;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A backplane that throws whenever it is told anything. */
public final class BrokenBackplane implements Backplane {
  @Override
  public String id() {
    return "broken";
  }

  @Override
  public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
    throw new IllegalStateException("as if it were gone");
  }

  @Override
  public void publish(String namespace, BackplaneMessage message) {
    throw new IllegalStateException("as if it were gone");
  }

  @Override
  public CompletionStage<Integer> nodeCount(String namespace) {
    throw new IllegalStateException("as if it were gone");
  }

  @Override
  public CompletionStage<Subscription> subscribeTopic(String topic, Consumer<JsonObject> receiver) {
    return CompletableFuture.completedFuture(() -> {});
  }

  @Override
  public void publishTopic(String topic, JsonObject message) {
    throw new IllegalStateException("as if it were gone");
  }

  @Override
  public CompletionStage<Void> check() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
