package io.realtime4j.core.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts what has been begun, for who wants to know when nothing is under way. Loop only. */
final class UnderWay {
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private int count;

  void begin() {
    count++;
  }

  void end() {
    count--;
    if (count == 0) {
      List<CompletableFuture<Void>> told = List.copyOf(waiting);
      waiting.clear();
      told.forEach(one -> one.complete(null));
    }
  }

  /** Returns a stage that completes when nothing is under way, possibly at once. */
  CompletionStage<Void> none() {
    CompletableFuture<Void> none = new CompletableFuture<>();
    if (count == 0) {
      none.complete(null);
    } else {
      waiting.add(none);
    }
    return none;
  }
}
