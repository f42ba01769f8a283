package io.realtime4j.server.socketio;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The backplane of a server that has no others: nobody is there to be told. */
final class LocalBackplane implements Backplane {
  @Override
  public String id() {
    return "local";
  }

  @Override
  public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void publish(String namespace, BackplaneMessage message) {}

  @Override
  public CompletionStage<Integer> nodeCount(String namespace) {
    return CompletableFuture.completedFuture(1);
  }

  @Override
  public CompletionStage<Subscription> subscribeTopic(String topic, Consumer<JsonObject> receiver) {
    return CompletableFuture.completedFuture(() -> {});
  }

  @Override
  public void publishTopic(String topic, JsonObject message) {}

  @Override
  public CompletionStage<Void> check() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
