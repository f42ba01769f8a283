package io.realtime4j.api.spi.transport;

import java.nio.ByteBuffer;

/**
 * Hears one HTTP exchange: exactly one of {@link #onResponse} and {@link #onFailed} is called,
 * once, and nothing after it.
 */
public interface HttpListener {
  /**
   * A part of the answer's body has arrived: a sign of life. A transport that sees only whole
   * answers never calls it.
   *
   * @param count how many bytes
   */
  default void onBytes(int count) {}

  /**
   * The answer has arrived whole, whatever its status.
   *
   * @param head its status and headers
   * @param body valid during the call only
   */
  void onResponse(ResponseHead head, ByteBuffer body);

  /** The exchange failed. */
  void onFailed(TransportFailure failure);
}
