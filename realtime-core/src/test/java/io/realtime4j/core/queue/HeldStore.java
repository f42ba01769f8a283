package io.realtime4j.core.queue;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store that notes what it is asked, and answers when the test says so. */
final class HeldStore implements QueueStore {
  /** As {@code insert a b}, {@code update a}, {@code delete a b}. */
  final List<String> calls = new ArrayList<>();

  private final Deque<Runnable> answers = new ArrayDeque<>();
  private final Deque<CompletableFuture<?>> asked = new ArrayDeque<>();
  private long sequence;

  /** Does what was asked first. */
  void answer() {
    asked.remove();
    answers.remove().run();
  }

  void answerAll() {
    while (!answers.isEmpty()) {
      answer();
    }
  }

  /** Refuses what was asked first. */
  void refuse() {
    answers.remove();
    asked
        .remove()
        .completeExceptionally(new StoreException(StoreException.FAILED, "disk full", null));
  }

  int unanswered() {
    return answers.size();
  }

  private <T> CompletionStage<T> ask(String call, T value) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    calls.add(call);
    asked.add(answer);
    answers.add(() -> answer.complete(value));
    return answer;
  }

  private static String ids(List<QueuedRow> rows) {
    StringBuilder ids = new StringBuilder();
    rows.forEach(row -> ids.append(' ').append(row.clientMessageId()));
    return ids.toString();
  }

  static QueuedRow row(String id, int bytes) {
    return QueuedRow.builder().clientMessageId(id).room("r").body(new byte[bytes]).build();
  }

  @Override
  public CompletionStage<List<QueueLot>> open() {
    return ask("open", List.of());
  }

  @Override
  public CompletionStage<List<QueueLot>> adopt() {
    return ask("adopt", List.of());
  }

  @Override
  public CompletionStage<StorePage<QueuedRow>> page(QueueQuery query) {
    return ask("page", StorePage.of(List.of(), false));
  }

  @Override
  public CompletionStage<Optional<QueuedRow>> find(String clientMessageId) {
    return ask("find " + clientMessageId, Optional.empty());
  }

  @Override
  public CompletionStage<List<QueuedRow>> insert(List<QueuedRow> rows) {
    return ask(
        "insert" + ids(rows), rows.stream().map(row -> row.withSequence(++sequence)).toList());
  }

  @Override
  public CompletionStage<Void> update(List<QueuedRow> rows) {
    return ask("update" + ids(rows), null);
  }

  @Override
  public CompletionStage<Void> delete(List<String> clientMessageIds) {
    return ask(("delete " + String.join(" ", clientMessageIds)).strip(), null);
  }
}
