package io.realtime4j.api.spi.transport;

import java.nio.ByteBuffer;

/** Hears one HTTP exchange: exactly one of its methods is called, once. */
public interface HttpListener {
  /**
   * The answer has arrived whole, whatever its status.
   *
   * @param contentType the header's value, empty if absent
   * @param body valid during the call only
   */
  void onResponse(int status, String contentType, ByteBuffer body);

  /** The exchange failed. */
  void onFailed(TransportFailure failure);
}
