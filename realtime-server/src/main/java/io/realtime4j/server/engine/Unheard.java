package io.realtime4j.server.engine;

import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineSession;
import java.nio.ByteBuffer;

/** The listener of a session that is not yet accepted. */
enum Unheard implements EngineSession.Listener {
  INSTANCE;

  @Override
  public void onText(ByteBuffer utf8) {}

  @Override
  public void onBinary(ByteBuffer bytes) {}

  @Override
  public void onClosed(DisconnectReason reason) {}
}
