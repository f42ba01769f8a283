package io.realtime4j.server.socketio;

import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.loop.DeadlineQueue;
import io.realtime4j.server.loop.ShardLoop;

/** What those who enter on one loop share: their deadlines, and their number. Loop only. */
final class EntranceShard {
  final ShardLoop loop;

  /** Connections that are to enter a namespace in time. */
  final DeadlineQueue connects;

  /** Questions to the application. */
  final DeadlineQueue questions;

  private final int most;
  private int waiting;

  EntranceShard(ShardLoop loop, SocketIoOptions options) {
    this.loop = loop;
    this.connects = new DeadlineQueue(loop, options.connectTimeout());
    this.questions = new DeadlineQueue(loop, options.checkTimeout());
    this.most = options.maxEntering();
  }

  /** Takes a place among those who wait; every place taken is given back by {@link #leave}. */
  boolean enter() {
    if (waiting >= most) {
      return false;
    }
    waiting++;
    return true;
  }

  void leave() {
    waiting--;
  }
}
