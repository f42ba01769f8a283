package io.realtime4j.server;

import io.realtime4j.api.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears one event of a socket, on the socket's loop. */
@FunctionalInterface
public interface EventHandler {
  /**
   * An event has arrived. Must not block. What it throws is logged and hurts nobody else.
   *
   * @param args the arguments, without the event's name
   * @param ack answers the client, or {@code null} if it asked for no answer
   */
  void handle(List<JsonValue> args, @Nullable Ack ack);
}
