package io.realtime4j.store.postgres;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.MessageEntry;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Waiting for stages, and entries to append. */
final class Waiting {
  private Waiting() {}

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  static StoreException failure(CompletionStage<?> stage) throws Exception {
    try {
      throw new AssertionError("should have failed, gave " + await(stage));
    } catch (ExecutionException e) {
      return (StoreException) e.getCause();
    }
  }

  static MessageEntry entry(String room, String id) {
    return MessageEntry.builder()
        .tenant("t")
        .room(room)
        .messageId(id)
        .userId("u")
        .clientMessageId(id)
        .sentAtMillis(1)
        .body(new byte[] {1})
        .build();
  }
}
