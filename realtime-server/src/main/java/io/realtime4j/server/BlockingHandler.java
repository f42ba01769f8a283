package io.realtime4j.server;

import io.realtime4j.api.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears one event of a socket on a thread that may wait, see {@link BlockingHandlers}. */
@FunctionalInterface
public interface BlockingHandler {
  /**
   * An event has arrived.
   *
   * @param args the arguments, without the event's name
   * @return what the client is answered if it asked for that; {@code null} for an answer without
   *     arguments
   * @throws Exception to answer {@code {message, data: {code}}}: a {@link
   *     io.realtime4j.api.RealtimeException} with its message and code, a {@link
   *     ConnectRefusedException} with what it says, anything else as INTERNAL_ERROR without details
   */
  @Nullable JsonValue handle(List<JsonValue> args) throws Exception;
}
