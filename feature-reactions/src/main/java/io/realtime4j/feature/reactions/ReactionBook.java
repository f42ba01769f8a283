package io.realtime4j.feature.reactions;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.FeatureStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/*
 * The changes of one message wait for each other, so that whoever hears of them hears the counts in
 * their order; a change is made by comparing, so that servers that share a store lose nothing.
 */

/** Keeps the reactions of messages. Loop only. */
final class ReactionBook {
  /** What may wait for one message. */
  private static final int MAX_WAITING = 1_000;

  /** Other servers change the same message in the same moment so often and no more. */
  private static final int MAX_TRIES = 10;

  /** As long as the server itself waits for a plug-in. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final String PREFIX = "m/";

  private final FeatureStore store;
  private final EventLoop loop;
  private final Map<Place, Deque<Runnable>> lanes = new LinkedHashMap<>();

  ReactionBook(FeatureStore store, EventLoop loop) {
    this.store = store;
    this.loop = loop;
  }

  /** Where the reactions of a message are. */
  private record Place(String tenant, String key) {}

  /** Returns the key of a message. */
  static String key(String messageId) {
    return PREFIX + messageId;
  }

  /** Completes with what is kept of messages, by id, in the order asked; on any thread. */
  CompletionStage<Map<String, MessageReactions>> read(String tenant, List<String> messageIds) {
    return store
        .getAll(tenant, messageIds.stream().map(ReactionBook::key).toList())
        .thenApply(
            values -> {
              Map<String, MessageReactions> found = new LinkedHashMap<>();
              for (String id : messageIds) {
                byte[] value = values.get(key(id));
                if (value != null) {
                  readable(value).ifPresent(reactions -> found.put(id, reactions));
                }
              }
              return found;
            });
  }

  /** What cannot be read of one message is nothing, and costs no other. */
  private static Optional<MessageReactions> readable(byte[] value) {
    try {
      return Optional.of(MessageReactions.decode(value));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Messages for which something is kept. */
  record Kept(List<String> messageIds, boolean hasMore) {}

  /** Completes with the messages for which something is kept, by id; on any thread. */
  CompletionStage<Kept> page(String tenant, String afterId) {
    return store
        .page(tenant, PREFIX, afterId.isEmpty() ? "" : key(afterId), FeatureStore.MAX_KEYS)
        .thenApply(
            page ->
                new Kept(
                    page.rows().stream().map(row -> row.key().substring(PREFIX.length())).toList(),
                    page.hasMore()));
  }

  /** Completes on the loop, and in time, with what is asked. */
  <T> CompletableFuture<T> inTime(Supplier<? extends @Nullable CompletionStage<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Cancellable deadline = loop.schedule(PATIENCE, () -> answer.completeExceptionally(busy()));
    CompletionStage<T> asked;
    try {
      asked = Objects.requireNonNull(question.get());
    } catch (RuntimeException e) {
      asked = CompletableFuture.failedFuture(e);
    }
    CompletionStage<T> unused =
        asked.whenComplete(
            (value, failure) ->
                loop.execute(
                    () -> {
                      deadline.cancel();
                      if (failure == null) {
                        answer.complete(value);
                      } else {
                        answer.completeExceptionally(failure);
                      }
                    }));
    return answer;
  }

  /**
   * Changes the reactions of a message.
   *
   * @param then makes the answer of what there was and what there is, before the next change
   */
  <T> CompletableFuture<T> change(
      String tenant,
      String messageId,
      UnaryOperator<MessageReactions> change,
      BiFunction<MessageReactions, MessageReactions, T> then) {
    return inLane(
        new Place(tenant, key(messageId)),
        place ->
            attempt(place, change, MAX_TRIES)
                .thenApplyAsync(made -> then.apply(made.before, made.after), loop));
  }

  /** Forgets the reactions of a message. */
  CompletableFuture<Void> forget(String tenant, String messageId) {
    return inLane(
        new Place(tenant, key(messageId)),
        place -> store.delete(place.tenant, place.key).toCompletableFuture());
  }

  private record Made(MessageReactions before, MessageReactions after) {}

  private CompletableFuture<Made> attempt(
      Place place, UnaryOperator<MessageReactions> change, int tries) {
    return store
        .get(place.tenant, place.key)
        .thenCompose(
            found -> {
              byte @Nullable [] known = found.orElse(null);
              MessageReactions before =
                  known == null
                      ? MessageReactions.NONE
                      : readable(known).orElse(MessageReactions.NONE);
              MessageReactions after = change.apply(before);
              if (after == before) {
                return CompletableFuture.completedFuture(new Made(before, before));
              }
              return store
                  .compareAndSet(place.tenant, place.key, known, after.encode())
                  .thenCompose(
                      isSet -> {
                        if (isSet) {
                          return CompletableFuture.completedFuture(new Made(before, after));
                        }
                        return tries > 1
                            ? attempt(place, change, tries - 1)
                            : CompletableFuture.failedFuture(busy());
                      });
            })
        .toCompletableFuture();
  }

  private interface Task<T extends @Nullable Object> {
    CompletableFuture<T> begin(Place place);
  }

  private <T extends @Nullable Object> CompletableFuture<T> inLane(Place place, Task<T> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Deque<Runnable> lane = lanes.computeIfAbsent(place, key -> new ArrayDeque<>());
    if (lane.size() >= MAX_WAITING) {
      return CompletableFuture.failedFuture(busy());
    }
    lane.add(() -> run(place, task, answer));
    if (lane.size() == 1) {
      lane.element().run();
    }
    return answer;
  }

  private <T extends @Nullable Object> void run(
      Place place, Task<T> task, CompletableFuture<T> answer) {
    CompletableFuture<T> begun;
    try {
      begun = task.begin(place);
    } catch (RuntimeException e) {
      begun = CompletableFuture.failedFuture(e);
    }
    Cancellable deadline =
        loop.schedule(
            PATIENCE,
            () -> {
              if (answer.completeExceptionally(busy())) {
                next(place);
              }
            });
    CompletableFuture<T> unused =
        begun.whenComplete(
            (value, failure) ->
                loop.execute(
                    () -> {
                      deadline.cancel();
                      boolean isFirst =
                          failure == null
                              ? answer.complete(value)
                              : answer.completeExceptionally(failure);
                      if (isFirst) {
                        next(place);
                      }
                    }));
  }

  private void next(Place place) {
    Deque<Runnable> lane = lanes.get(place);
    if (lane == null) {
      return;
    }
    lane.remove();
    if (lane.isEmpty()) {
      lanes.remove(place);
    } else {
      lane.element().run();
    }
  }

  private static RefusedException busy() {
    return new RefusedException(
        "UNAVAILABLE", true, "Reactions cannot be kept just now", PAUSE, JsonObject.EMPTY);
  }
}
