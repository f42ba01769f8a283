package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Exchange;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Hears nothing of a WebSocket that is not wanted. */
final class Deaf implements Exchange.Listener {
  @Override
  public void onText(ByteBuffer utf8) {}

  @Override
  public void onBinary(ByteBuffer bytes) {}

  @Override
  public void onDrained() {}

  @Override
  public void onClosed(int code, String reason, @Nullable Throwable cause) {}
}
