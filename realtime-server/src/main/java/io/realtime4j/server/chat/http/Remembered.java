package io.realtime4j.server.chat.http;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Who repeats a request goes to whichever server a balancer gives him. So the others are asked
 * first, and what one of them has done is answered as it answered it. Of two that are asked the
 * same at the same moment the one whose name is less does it, and the other waits for its answer.
 */

/**
 * What was done lately by its id, on any server of the chat, so that a repetition gets the first
 * answer. Loop only, which is the first.
 */
final class Remembered implements Part {
  private static final String SUBJECT = "requests";
  private static final String KEY = "key";
  private static final String DATA = "data";

  private static final Duration MEMORY = Duration.ofMinutes(10);
  private static final int MAX_KNOWN = 10_000;

  private final EventLoop loop;
  private final Peers peers;
  // The oldest first.
  private final Map<String, Done> known = new LinkedHashMap<>();

  private static final class Done {
    final long atNanos;
    final CompletableFuture<JsonObject> answer;
    // Until then another server may have done it.
    boolean isOurs;

    Done(long atNanos, CompletableFuture<JsonObject> answer) {
      this.atNanos = atNanos;
      this.answer = answer;
    }

    /** Returns whether this server does it, and not one that asks. */
    boolean isDoneBefore(String self, String other) {
      return isOurs || answer.isDone() || self.compareTo(other) < 0;
    }
  }

  Remembered(EventLoop loop, Peers peers) {
    this.loop = loop;
    this.peers = peers;
    peers.join(SUBJECT, this);
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
    Done done = new Done(now, new CompletableFuture<>());
    known.put(key, done);
    Stages.settle(done.answer, data -> {}, failure -> loop.execute(() -> known.remove(key, done)));
    if (peers.areExpected()) {
      askOthers(key, done, action);
    } else {
      begin(done, action);
    }
    return done.answer;
  }

  private void askOthers(String key, Done done, Supplier<CompletableFuture<JsonObject>> action) {
    Stages.settle(
        peers.ask(SUBJECT, JsonObject.of(KEY, key)),
        answers ->
            answers.stream()
                .flatMap(answer -> answer.object(DATA).stream())
                .findFirst()
                .ifPresentOrElse(done.answer::complete, () -> begin(done, action)),
        done.answer::completeExceptionally);
  }

  private static void begin(Done done, Supplier<CompletableFuture<JsonObject>> action) {
    done.isOurs = true;
    Stages.settle(action.get(), done.answer::complete, done.answer::completeExceptionally);
  }

  @Override
  public void told(String peer, JsonObject message) {}

  @Override
  public CompletionStage<JsonObject> asked(String peer, JsonObject question) {
    Done done = known.get(question.string(KEY).orElse(""));
    if (done == null || !done.isDoneBefore(peers.self(), peer)) {
      return CompletableFuture.completedFuture(JsonObject.EMPTY);
    }
    return done.answer.thenApply(data -> JsonObject.of(DATA, data));
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
