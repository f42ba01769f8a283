package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who has received and read what, as sets of offset ranges per room, thread and user. Ranges that
 * touch or overlap become one, so what is kept stays small where people read in order.
 */
public interface ReceiptStore {
  /**
   * Adds ranges. Adding what is there changes nothing, its time neither. Batches complete in the
   * order of calls.
   */
  CompletionStage<Void> add(List<Receipt> receipts);

  /** Returns a room's ranges, by kind, thread, user, then start. */
  CompletionStage<List<Receipt>> ofRoom(String tenant, String room);

  /** What a receipt says. */
  enum Kind {
    /** The message has reached a device of the user. */
    DELIVERED,
    /** The user has seen it. */
    READ
  }

  /**
   * A range of messages that one user has received or read.
   *
   * @param thread the thread, or {@code null}
   * @param from first offset, from 1
   * @param to last offset, inclusive
   * @param atMillis wall-clock time; of joined ranges the latest
   */
  record Receipt(
      String tenant,
      String room,
      @Nullable String thread,
      String userId,
      Kind kind,
      long from,
      long to,
      long atMillis) {}
}
