package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A topic of a backplane, which may throw anything or answer nothing. From any thread. */
final class Carrier {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final Backplane backplane;
  private final String topic;

  Carrier(Backplane backplane, String topic) {
    this.backplane = backplane;
    this.topic = topic;
  }

  CompletionStage<Subscription> subscribe(Consumer<JsonObject> heard) {
    return asked(() -> backplane.subscribeTopic(topic, heard));
  }

  CompletionStage<Void> check() {
    return asked(backplane::check);
  }

  @SuppressWarnings("CatchThrowable") // A backplane that misses a class costs the others alone.
  void publish(JsonObject message) {
    try {
      backplane.publishTopic(topic, message);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.DEBUG, "the backplane has not taken a message", e);
    }
  }

  @SuppressWarnings("CatchThrowable") // As above.
  private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> asking) {
    try {
      CompletionStage<T> stage = asking.get();
      return stage == null
          ? CompletableFuture.failedFuture(new NullPointerException("null instead of an answer"))
          : stage;
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
