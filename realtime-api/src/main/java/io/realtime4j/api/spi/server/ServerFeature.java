package io.realtime4j.api.spi.server;

import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Adds to the chat server: events, hooks, HTTP routes; found by {@link java.util.ServiceLoader} or
 * given to the builder. An event or route of the contract itself cannot be replaced. A feature that
 * hangs, throws or answers {@code null} fails the one request that it was asked about.
 */
public interface ServerFeature {
  /** Returns the feature's name. */
  String id();

  /**
   * Returns whether clients are told of it, by its name in {@code connected.features}; as a rule.
   * One that clients have nothing to do with says no.
   */
  default boolean isAnnounced() {
    return true;
  }

  /** Returns the names of the events that it answers; none by default. */
  default List<String> events() {
    return List.of();
  }

  /**
   * Begins, before the server listens. Called once, on {@link ServerFeatureContext#loop}; hooks and
   * routes are added here. A failure stops the server from starting.
   */
  default void start(ServerFeatureContext context) {}

  /**
   * Answers an event. Called on the loop of the socket: it must not block. The value becomes the
   * {@code data} of the acknowledgement; a {@link io.realtime4j.api.RealtimeException} becomes its
   * error, any other failure and {@code null} INTERNAL_ERROR, no answer within 5 s UNAVAILABLE.
   */
  default CompletionStage<JsonObject> handle(FeatureRequest request) {
    return CompletableFuture.completedFuture(JsonObject.EMPTY);
  }

  /** Ends, when the server has stopped. Called once if it was started, on any thread. */
  default void stop() {}
}
