package io.realtime4j.api.spi.server;

import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Adds events to the chat server; found by {@link java.util.ServiceLoader} or given to the builder.
 * An event of the contract itself cannot be replaced.
 */
public interface ServerFeature {
  /** Returns the feature's name, announced to clients in {@code connected.features}. */
  String id();

  /** Returns the names of the events that it answers. */
  List<String> events();

  /**
   * Answers an event. Called on a loop: it must not block. The value becomes the {@code data} of
   * the acknowledgement; a {@link io.realtime4j.api.RealtimeException} becomes its error, any other
   * failure INTERNAL_ERROR.
   *
   * @param who sent it
   * @param event which one
   * @param payload its first argument, empty if that is no object
   */
  CompletionStage<JsonObject> handle(Principal who, String event, JsonObject payload);
}
