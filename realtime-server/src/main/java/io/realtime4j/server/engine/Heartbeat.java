package io.realtime4j.server.engine;

import io.realtime4j.server.loop.Deadline;

/** A session's one deadline: of the next ping, of the pong, or of lingering. */
final class Heartbeat extends Deadline {
  private final EngineConnection connection;

  Heartbeat(EngineConnection connection) {
    this.connection = connection;
  }

  @Override
  protected void due() {
    connection.onHeartbeat();
  }
}
