package io.realtime4j.server;

import io.realtime4j.api.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears the events of a socket that have no {@link EventHandler}, on the socket's loop. */
@FunctionalInterface
public interface AnyEventHandler {
  /**
   * An event has arrived. Must not block.
   *
   * @param event its name
   * @param args the arguments, without the name
   * @param ack answers the client, or {@code null} if it asked for no answer
   */
  void handle(String event, List<JsonValue> args, @Nullable Ack ack);
}
