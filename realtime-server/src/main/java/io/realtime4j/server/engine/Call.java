package io.realtime4j.server.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One request of a session, and the headers that every answer to it carries. Any thread. */
final class Call {
  /** Nobody knows when a place becomes free; as often as this, asking costs little. */
  static final Duration WAIT = Duration.ofSeconds(5);

  private static final String TEXT = "text/plain; charset=UTF-8";

  final Exchange exchange;
  private final Map<String, String> headers;

  Call(Exchange exchange, Map<String, String> headers) {
    this.exchange = exchange;
    this.headers = headers;
    headers.put("Cache-Control", "no-store");
  }

  EventLoop loop() {
    return exchange.loop();
  }

  Map<String, String> headers() {
    return headers;
  }

  void payload(List<Frame> records) {
    headers.put("Content-Type", TEXT);
    exchange.respond(headers, records);
  }

  void ok() {
    headers.put("Content-Type", "text/html");
    exchange.respond(200, headers, StandardCharsets.UTF_8.encode("ok"));
  }

  void empty(int status) {
    exchange.respond(status, headers, ByteBuffer.allocate(0));
  }

  void refuse(EngineError error) {
    refuse(error, WAIT);
  }

  /**
   * Refuses.
   *
   * @param wait when to come back, if that may help
   */
  void refuse(EngineError error, Duration wait) {
    refuse(error, wait, error.body());
  }

  private void refuse(EngineError error, Duration wait, ByteBuffer body) {
    headers.put("Content-Type", "application/json");
    if (error.status == 503 || error.status == 429) {
      // Rounded up: who comes a little too early comes for nothing.
      headers.put("Retry-After", Long.toString(wait.plusMillis(999).toSeconds()));
    }
    exchange.respond(error.status, headers, body);
  }

  /** Refuses what is beyond a limit, which is told. */
  void refuse(EngineError error, Duration wait, int limit) {
    refuse(error, wait, error.body(limit));
  }
}
