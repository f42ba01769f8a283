package io.realtime4j.server.engine;

import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.loop.Deadline;
import io.realtime4j.server.loop.DeadlineQueue;

/** A client's farewell by post, which waits a moment for the poll that it is to end. Loop only. */
final class PollingClose {
  private final EngineConnection connection;
  private final Call post;
  private final Deadline deadline;

  PollingClose(EngineConnection connection, Call post, DeadlineQueue crossings) {
    this.connection = connection;
    this.post = post;
    this.deadline = crossings.add(this::finish);
  }

  /** The poll is there. */
  void met() {
    deadline.cancel();
    finish();
  }

  private void finish() {
    connection.end(DisconnectReason.CLIENT_CLOSE);
    post.ok();
  }
}
