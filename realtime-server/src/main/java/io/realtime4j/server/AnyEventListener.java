package io.realtime4j.server;

import io.realtime4j.api.json.JsonValue;
import java.util.List;

/** Sees every event of a socket, one way or the other, beside who handles it. */
@FunctionalInterface
public interface AnyEventListener {
  /**
   * An event passes. Called on the socket's loop; must not block. What it throws is logged and
   * hurts nobody else.
   *
   * @param event its name
   * @param args the arguments, without the name
   */
  void event(String event, List<JsonValue> args);
}
