package io.realtime4j.server;

import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.json.JsonValue;

/** The answer that a client has asked for with an event. */
@NotForImplementation
@FunctionalInterface
public interface Ack {
  /**
   * Answers. From any thread; on the socket's loop it is written at once. A second answer, or one
   * after the socket's end, is dropped.
   */
  void send(JsonValue... args);
}
