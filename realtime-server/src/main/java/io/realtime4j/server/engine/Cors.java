package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which origins browsers may come from. */
final class Cors {
  private final boolean any;
  private final List<Origin> origins;

  Cors(List<String> origins) {
    this.any = origins.contains("*");
    this.origins =
        origins.stream().filter(origin -> !origin.equals("*")).map(Origin::parse).toList();
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
    String header = exchange.header("origin");
    if (any || header == null) {
      return true;
    }
    Origin origin = Origin.of(header);
    return origin != null && (origins.contains(origin) || isOurs(origin, exchange));
  }

  /** What scheme the browser used, a proxy before us may hide; the page's is the best guess. */
  private static boolean isOurs(Origin origin, Exchange exchange) {
    String host = exchange.header("host");
    return host != null && origin.equals(origin.withHost(host));
  }

  private boolean isListed(String header) {
    Origin origin = Origin.of(header);
    return origin != null && origins.contains(origin);
  }
}
