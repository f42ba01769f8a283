package io.realtime4j.server.chat.http;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was done lately by its id, so that a repetition gets the first answer. Loop only. */
final class Remembered {
  private static final Duration MEMORY = Duration.ofMinutes(10);
  private static final int MAX_KNOWN = 10_000;

  private final EventLoop loop;
  // The oldest first.
  private final Map<String, Done> known = new LinkedHashMap<>();

  private record Done(long atNanos, CompletableFuture<JsonObject> answer) {}

  Remembered(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Does something, unless it was done under the same id, or is being done. What fails may be
   * repeated.
   */
  CompletableFuture<JsonObject> once(
      String tenant, @Nullable String id, Supplier<CompletableFuture<JsonObject>> action) {
    if (id == null) {
      return action.get();
    }
    long now = loop.nanoTime();
    forgetOld(now);
    String key = tenant + "/" + id;
    Done before = known.get(key);
    if (before != null) {
      return before.answer;
    }
    CompletableFuture<JsonObject> answer = action.get();
    Done done = new Done(now, answer);
    known.put(key, done);
    Stages.settle(answer, data -> {}, failure -> loop.execute(() -> known.remove(key, done)));
    return answer;
  }

  private void forgetOld(long now) {
    Iterator<Done> oldest = known.values().iterator();
    while (oldest.hasNext()) {
      Done done = oldest.next();
      if (now - done.atNanos < MEMORY.toNanos() && known.size() < MAX_KNOWN) {
        return;
      }
      oldest.remove();
    }
  }
}
