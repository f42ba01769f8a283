package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Who has received and read what, as sets of offset ranges per room, thread and user. Ranges that
 * touch or overlap become one, so what is kept stays small where people read in order; an author's
 * own messages may be added, so that they leave no holes.
 */
public interface ReceiptStore {
  /**
   * Adds ranges. Adding what is there changes nothing, its time neither. Batches complete in the
   * order of calls.
   *
   * @return what was not there before, in the order of what was added: ranges with their holes cut
   *     out. What two calls add at once is new to one of them only
   */
  CompletionStage<List<Receipt>> add(List<Receipt> receipts);

  /** Returns a room's ranges, by kind, thread, user, then start. */
  CompletionStage<List<Receipt>> ofRoom(String tenant, String room);

  /** Returns the ranges of some users in a room, by kind, thread, user, then start. */
  CompletionStage<List<Receipt>> ofUsers(String tenant, String room, List<String> userIds);

  /**
   * Returns the ranges that hold one message, by user, then kind: a page has all of a user's.
   *
   * @return at most so many users as the query says
   */
  CompletionStage<StorePage<Receipt>> ofMessage(ReceiptQuery query);

  /** Returns messages that a user has not read, ascending by offset, without their bodies. */
  CompletionStage<StorePage<MessageRow>> unread(UnreadQuery query);

  /** Counts messages that a user has not read. */
  CompletionStage<UnreadCount> countUnread(UnreadQuery query);

  /** What a receipt says. */
  enum Kind {
    /** The message has reached a device of the user. */
    DELIVERED,
    /** The user has seen it. */
    READ
  }
}
