package io.realtime4j.server.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the connections of one loop share: their deadlines, and the flush at the end of a turn. Loop
 * only.
 */
final class EngineShard {
  /**
   * A client that closes a polling session posts that on one connection while its poll travels on
   * another; which comes first is chance. The post waits this long for the poll.
   */
  private static final Duration CROSSING = Duration.ofMillis(20);

  final EventLoop loop;
  final int index;
  final DeadlineQueue pings;
  final DeadlineQueue pongs;
  final DeadlineQueue upgrades;
  final DeadlineQueue crossings;

  private List<EngineConnection> touched = new ArrayList<>();

  /** Empty between flushes: the two take turns, so that neither grows anew each time. */
  private List<EngineConnection> spare = new ArrayList<>();

  EngineShard(EventLoop loop, int index, EngineOptions options) {
    this.loop = loop;
    this.index = index;
    this.pings = new DeadlineQueue(loop, options.pingInterval());
    this.pongs = new DeadlineQueue(loop, options.pingTimeout());
    this.upgrades = new DeadlineQueue(loop, options.upgradeTimeout());
    this.crossings = new DeadlineQueue(loop, CROSSING);
  }

  void runDue() {
    pings.runDue();
    pongs.runDue();
    crossings.runDue();
  }

  /** Flushes a connection at the end of this turn: the first of a turn posts the task for all. */
  void touch(EngineConnection connection) {
    if (touched.isEmpty()) {
      loop.execute(this::flush);
    }
    touched.add(connection);
  }

  private void flush() {
    List<EngineConnection> connections = touched;
    touched = spare;
    spare = connections;
    try {
      for (EngineConnection connection : connections) {
        flush(connection);
      }
    } finally {
      connections.clear();
    }
  }

  private static void flush(EngineConnection connection) {
    try {
      connection.flush();
    } catch (RuntimeException e) {
      connection.failed(e);
    }
  }
}
