package io.realtime4j.sample.app.page;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.RouteRequest;
import io.realtime4j.api.spi.server.RouteResponse;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the page asks by HTTP: JSON, from this machine and from this page alone. */
final class Question {
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final ProtocolLimits LIMITS = ProtocolLimits.DEFAULT;

  private Question() {}

  /**
   * Returns what is asked, or empty for who may not ask. The host's name is looked at because
   * another site may point its own at this address; the type because a form of another site cannot
   * send JSON unasked.
   */
  static Optional<JsonObject> of(RouteRequest request) {
    InetAddress from = request.remote().getAddress();
    String host = request.header("host").orElse("").toLowerCase(Locale.ROOT);
    String type = request.header("content-type").orElse("");
    if (from == null
        || !from.isLoopbackAddress()
        || !HERE.contains(host.replaceFirst(":\\d+$", ""))
        || !type.startsWith("application/json")) {
      return Optional.empty();
    }
    try {
      return Json.parse(ByteBuffer.wrap(request.body()), LIMITS) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  static RouteResponse refusal(int status, String message) {
    return RouteResponse.json(status, JsonObject.of("error", message));
  }
}
