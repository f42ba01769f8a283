package io.realtime4j.api.spi.transport;

import java.nio.ByteBuffer;

/**
 * Hears one WebSocket: {@link #onOpen} at most once, then messages, then exactly one of {@link
 * #onClosed} and {@link #onFailed}, and nothing after it.
 */
public interface WebSocketListener {
  /**
   * The handshake has succeeded.
   *
   * @param answer the head of the server's answer, 101
   */
  void onOpen(ResponseHead answer);

  /** A text message. The buffer is valid during the call only. */
  void onText(ByteBuffer utf8);

  /** A binary message. The buffer is valid during the call only. */
  void onBinary(ByteBuffer bytes);

  /**
   * Terminal: the closing handshake was seen, by either side.
   *
   * @param code the peer's close code, 1005 if it named none
   */
  void onClosed(int code, String reason);

  /** Terminal: the socket could not be opened, broke, or was aborted. */
  void onFailed(TransportFailure failure);
}
