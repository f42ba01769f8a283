package io.realtime4j.server.chat.message;

import io.realtime4j.api.spi.store.MessageRow;
import org.jspecify.annotations.Nullable;

/**
 * What receipts need to know of a message.
 *
 * @param thread its thread, or {@code null}
 */
public record StoredMessage(String messageId, String author, @Nullable String thread, long offset) {
  public static StoredMessage of(MessageRow row) {
    return new StoredMessage(row.messageId(), row.userId(), row.thread(), row.offset());
  }
}
