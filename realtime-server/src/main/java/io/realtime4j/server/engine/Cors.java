package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which origins browsers may come from. */
final class Cors {
  private final boolean any;
  private final List<String> origins;

  Cors(List<String> origins) {
    this.any = origins.contains("*");
    this.origins = origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
  }

  /** Returns whether there are rules; without them browsers keep to the same origin themselves. */
  boolean isConfigured() {
    return any || !origins.isEmpty();
  }

  /** Returns the headers of an answer; a new map. */
  Map<String, String> headers(Exchange exchange) {
    Map<String, String> headers = new LinkedHashMap<>();
    String origin = exchange.header("origin");
    if (any) {
      headers.put("Access-Control-Allow-Origin", "*");
    } else if (!origins.isEmpty()) {
      headers.put("Vary", "Origin");
      if (origin != null && isListed(origin)) {
        headers.put("Access-Control-Allow-Origin", origin);
        headers.put("Access-Control-Allow-Credentials", "true");
      }
    }
    return headers;
  }

  /** Returns the headers of the answer to a preflight request; a new map. */
  Map<String, String> preflight(Exchange exchange) {
    Map<String, String> headers = headers(exchange);
    if (headers.containsKey("Access-Control-Allow-Origin")) {
      headers.put("Access-Control-Allow-Methods", "GET,POST,OPTIONS");
      String asked = exchange.header("access-control-request-headers");
      if (asked != null) {
        headers.put("Access-Control-Allow-Headers", asked);
      }
      headers.put("Access-Control-Max-Age", "600");
    }
    return headers;
  }

  /**
   * Returns whether a WebSocket may be opened. Browsers do not apply CORS to WebSockets: the server
   * has to look at the origin itself.
   */
  boolean admitsWebSocket(Exchange exchange) {
    String origin = exchange.header("origin");
    if (any || origin == null) {
      return true;
    }
    String host = exchange.header("host");
    int authority = origin.indexOf("://");
    return isListed(origin)
        || (host != null
            && authority > 0
            && origin.substring(authority + 3).equalsIgnoreCase(host));
  }

  private boolean isListed(String origin) {
    return origins.contains(origin.toLowerCase(Locale.ROOT));
  }
}
