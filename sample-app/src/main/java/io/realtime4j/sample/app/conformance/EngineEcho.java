package io.realtime4j.sample.app.conformance;

import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineSession;
import java.nio.ByteBuffer;

/** Sends every message back as it came. */
record EngineEcho(EngineSession session) implements EngineSession.Listener {
  @Override
  public void onText(ByteBuffer utf8) {
    session.sendText(utf8);
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    session.sendBinary(bytes);
  }

  @Override
  public void onClosed(DisconnectReason reason) {}
}
