package io.realtime4j.api.spi.transport;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange. Redirects are not followed.
 *
 * @param method {@code GET} or {@code POST}
 * @param uri {@code http} or {@code https}
 * @param headers request headers, the content type among them
 * @param body the body of a POST
 * @param maxResponseBytes a larger answer fails with {@link TransportFailure.Kind#PROTOCOL}
 */
public record HttpRequest(
    String method,
    URI uri,
    Map<String, String> headers,
    byte @Nullable [] body,
    int maxResponseBytes) {
  /** Copies the headers. */
  public HttpRequest {
    headers = Map.copyOf(headers);
  }
}
