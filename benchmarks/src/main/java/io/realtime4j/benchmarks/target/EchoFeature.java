package io.realtime4j.benchmarks.target;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.ServerFeature;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers {@code echo} in the chat server, through everything an event of a plug-in passes. */
final class EchoFeature implements ServerFeature {
  @Override
  public String id() {
    return "echo";
  }

  @Override
  public List<String> events() {
    return List.of("echo");
  }

  @Override
  public CompletionStage<JsonObject> handle(FeatureRequest request) {
    return CompletableFuture.completedFuture(JsonObject.EMPTY);
  }
}
