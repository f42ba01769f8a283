package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What the tests of this module share. */
final class Waiting {
  private Waiting() {}

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  static StoreException failure(CompletionStage<?> stage) throws Exception {
    try {
      throw new AssertionError("should have failed, gave " + await(stage));
    } catch (ExecutionException e) {
      return (StoreException) e.getCause();
    }
  }

  static MessageEntry entry(String room, String id, int bytes) {
    return MessageEntry.builder()
        .tenant("t")
        .room(room)
        .messageId(id)
        .userId("u")
        .clientMessageId(id)
        .sentAtMillis(1)
        .body(new byte[bytes])
        .build();
  }

  static StoreOwner owner(String user) {
    return StoreOwner.builder().server("https://chat.example").user(user).build();
  }

  static QueuedRow row(String id) {
    return QueuedRow.builder()
        .clientMessageId(id)
        .room("r")
        .body(new byte[] {1})
        .enqueuedAtMillis(7)
        .build();
  }
}
