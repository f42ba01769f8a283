package io.realtime4j.api.spi.transport;

import java.net.URI;
import java.util.Map;

/**
 * What to open.
 *
 * @param uri {@code ws} or {@code wss}
 * @param headers extra request headers
 * @param maxMessageBytes a larger inbound message ends the socket with code 1009
 */
public record WebSocketRequest(URI uri, Map<String, String> headers, int maxMessageBytes) {
  /** Copies the headers. */
  public WebSocketRequest {
    headers = Map.copyOf(headers);
    if (maxMessageBytes < 1) {
      throw new IllegalArgumentException(
          "maxMessageBytes must be positive, was " + maxMessageBytes);
    }
  }
}
