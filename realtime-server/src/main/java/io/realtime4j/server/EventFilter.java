package io.realtime4j.server;

import io.realtime4j.api.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether an event of a socket reaches who handles it. */
@FunctionalInterface
public interface EventFilter {
  /**
   * Lets an event pass, or stops it. Called on the socket's loop, in the order of the events; must
   * not block. One that throws stops the event, and is logged.
   *
   * @param event its name
   * @param args the arguments, without the name
   * @param ack answers the client, or {@code null} if it asked for no answer; a filter that stops
   *     an event may say why
   * @return whether it passes
   */
  boolean passes(String event, List<JsonValue> args, @Nullable Ack ack);
}
