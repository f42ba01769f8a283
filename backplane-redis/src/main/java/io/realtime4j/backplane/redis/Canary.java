package io.realtime4j.backplane.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sends something through Redis to itself, to know whether anything gets through. Any thread. */
final class Canary {
  private final String channel;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<String, CompletableFuture<Void>> flying = new ConcurrentHashMap<>();

  Canary(String channel) {
    this.channel = channel;
  }

  /** Returns what it is heard by. */
  Ear ear() {
    return new Ear(List.of(channel), List.of(), (name, message) -> back(message));
  }

  /**
   * Sends one.
   *
   * @return a stage that completes when it is back, and fails if Redis refuses it, or it is not
   *     back within five seconds
   */
  CompletionStage<Void> send(RedisSession session) {
    String number = Long.toString(numbers.incrementAndGet());
    CompletableFuture<Void> back =
        new CompletableFuture<Void>()
            .orTimeout(RedisLocation.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    flying.put(number, back);
    try {
      session
          .publish(channel, number.getBytes(StandardCharsets.UTF_8))
          .whenComplete(
              (heardBy, failure) -> {
                if (failure != null) {
                  back.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      back.completeExceptionally(e);
    }
    return back.whenComplete((done, failure) -> flying.remove(number));
  }

  private void back(byte[] message) {
    CompletableFuture<Void> waiting = flying.get(new String(message, StandardCharsets.UTF_8));
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  /** None of those under way comes back. */
  void lost() {
    Throwable cause = new IllegalStateException("the connection to Redis is lost");
    flying.values().forEach(waiting -> waiting.completeExceptionally(cause));
  }
}
