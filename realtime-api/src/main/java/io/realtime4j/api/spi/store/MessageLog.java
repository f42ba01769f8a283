package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The order of all messages is made here. One writer takes what has arrived as a batch, and in one
 * transaction drops duplicates (also within the batch), checks {@code after}, and gives the rest
 * their room offset (1, 2, 3 … without holes) and an {@code lsn} that rises over all rooms and
 * tenants. Only a commit consumes numbers; deleting and retention never free one.
 *
 * <p>A commit takes a bounded number of rows and bytes; more wait for the next. A store whose queue
 * is full, or that could do a call only after seconds, refuses it with {@link
 * io.realtime4j.api.StoreException#OVERLOADED}, and nothing of it is stored. Every read is bounded
 * by its query, and reads no more than the answer holds.
 */
public interface MessageLog {
  /** Returns the name of this history: new when the log starts empty or is restored. */
  String epoch();

  /**
   * Appends messages, in order.
   *
   * <p>The stages of all calls complete in the order of the calls, after the commit; within one
   * call and across calls the {@code lsn}s of {@link AppendResult.Appended} rise in that order.
   *
   * <p>A call whose {@code messageId} is taken fails as a whole and nothing of it is stored; calls
   * beside it are not touched.
   *
   * @return one result per entry, in order
   */
  CompletionStage<List<AppendResult>> append(List<MessageEntry> entries);

  /**
   * Edits or deletes a message, in the order of all calls. The change has an {@code lsn} of its
   * own; the message keeps its id and offset. A deletion erases the body and those of earlier
   * edits.
   */
  CompletionStage<ChangeResult> change(ChangeEntry entry);

  /** Returns the place of the last entry that is committed, 0 for none. */
  CompletionStage<Long> lastLsn();

  /** Returns where a room's log stands; newest 0 and oldest 1 for a room without messages. */
  CompletionStage<RoomHead> head(String tenant, String room);

  /** Returns where many rooms' logs stand, in the order asked, each room once. */
  CompletionStage<Map<String, RoomHead>> heads(String tenant, List<String> rooms);

  /** Returns a part of a room's messages, ascending by offset. */
  CompletionStage<StorePage<MessageRow>> page(PageQuery query);

  /** Returns a part of the log. */
  CompletionStage<LogScan> scan(ScanQuery query);

  /** Returns a part of the changes of a room's messages, ascending by lsn. */
  CompletionStage<StorePage<ChangeRow>> changes(ChangesQuery query);

  /** Returns a message by the server's id. */
  CompletionStage<Optional<MessageRow>> byId(String tenant, String messageId);

  /** Returns the messages among these server's ids that exist, in no particular order. */
  CompletionStage<List<MessageRow>> byIds(String tenant, List<String> messageIds);

  /** Returns a user's messages among these client's ids, in no particular order. */
  CompletionStage<List<MessageRow>> byClientIds(
      String tenant, String userId, List<String> clientMessageIds);

  /** Returns the message at an offset: a position names the message it stands at. */
  CompletionStage<Optional<MessageRow>> at(String tenant, String room, long offset);

  /**
   * Returns the server's ids of the messages at an offset of each of many rooms, by room in the
   * order asked; a room without a message there is left out.
   */
  CompletionStage<Map<String, String>> idsAt(String tenant, Map<String, Long> offsets);

  /**
   * Gives a listener every entry after an lsn, those there and those to come, one batch at a time.
   * Each batch is bounded; a slow listener is behind, and costs nothing else.
   *
   * @return what ends it; a batch may still arrive
   */
  AutoCloseable tail(long afterLsn, TailListener listener);

  /** Removes what a rule does not keep, the oldest first. */
  CompletionStage<Retained> retain(Retention rule);
}
