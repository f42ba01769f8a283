package io.realtime4j.core.engine;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.protocol.Handshake;
import java.nio.ByteBuffer;

/**
 * Hears one Engine.IO connection, on the loop: {@link #onOpen} at most once, then messages, then
 * {@link #onClosed} once unless this side closed it.
 */
public interface EngineListener {
  /** The handshake has succeeded; messages may be sent. */
  void onOpen(Handshake handshake);

  /** A message of text, valid during the call. */
  void onText(ByteBuffer utf8);

  /** A message of bytes, valid during the call. */
  void onBinary(ByteBuffer bytes);

  /** The connection has moved from polling to a WebSocket. */
  void onUpgraded();

  /** Terminal: the connection could not be made or was lost. */
  void onClosed(RealtimeException cause);
}
