package io.realtime4j.core.queue;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.List;

/** A queue whose messages are edited and deleted. */
abstract class ChangeFixture extends QueueFixture {
  static final String ROOM = "channel:a";

  ChangeHandle edit(String id, String content) {
    ChangeHandle handle = queue.edit(ROOM, id, content);
    bench.loop.run();
    return handle;
  }

  ChangeHandle delete(String id) {
    ChangeHandle handle = queue.delete(ROOM, id);
    bench.loop.run();
    return handle;
  }

  /** The process ends, and another goes on with its store. */
  void restart() {
    restart(Duration.ofMillis(10));
  }

  void restart(Duration later) {
    FeatureBench before = bench;
    before.loop.advance(later);
    bench = new FeatureBench(new ManualLoop(before.loop.nanoTime()), before.store);
    bench.options = before.options;
    queue = open();
  }

  /** Returns the contents of the edits that were sent. */
  List<String> edits() {
    return bench.sent("message:edit").stream()
        .map(sent -> sent.payload.string("content").orElseThrow())
        .toList();
  }

  static void succeed(SentEvent change) {
    change.succeed(
        "messageId", "m1", "roomName", ROOM, "editedAt", "2026-01-02T03:04:05Z", "edit", 1);
  }
}
