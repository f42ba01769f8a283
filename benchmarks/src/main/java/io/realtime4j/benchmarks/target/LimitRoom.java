package io.realtime4j.benchmarks.target;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** The one room of {@link LimitServer}: what a turn of the loop brings is one write to each. */
final class LimitRoom {
  private final List<LimitPeer> members = new ArrayList<>();

  /** Messages of this turn, of all senders. */
  private int messages;

  void add(LimitPeer member) {
    members.add(member);
  }

  void remove(LimitPeer member) {
    members.remove(member);
  }

  void onMessage(EventLoop loop) {
    if (messages++ == 0) {
      loop.execute(this::flush);
    }
  }

  private void flush() {
    int count = messages;
    messages = 0;
    for (LimitPeer member : members) {
      member.send(count);
    }
  }
}
