package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The order of all messages is made here. One writer takes what has arrived as a batch, and in one
 * transaction drops duplicates (also within the batch), checks {@code after}, and gives the rest
 * their room offset (1, 2, 3 … without holes) and an {@code lsn} that rises over all rooms and
 * tenants. Only a commit consumes numbers; deleting never frees one.
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

  /** Returns where a room's log stands; newest 0 and oldest 1 for a room without messages. */
  CompletionStage<RoomHead> head(String tenant, String room);

  /**
   * Returns messages of a room with offsets in {@code (after, before)}, at most {@code limit}.
   *
   * @param thread only this thread's messages; {@code null} for all
   * @param after exclusive lower bound
   * @param before exclusive upper bound
   * @param limit from 0
   * @param newestFirst whether the limit keeps the newest instead of the oldest; the list is
   *     ascending either way
   */
  CompletionStage<List<MessageRow>> page(
      String tenant,
      String room,
      @Nullable String thread,
      long after,
      long before,
      int limit,
      boolean newestFirst);

  /** Returns a message by the server's id. */
  CompletionStage<Optional<MessageRow>> byId(String tenant, String messageId);

  /** Returns the messages among these server's ids that exist, in no particular order. */
  CompletionStage<List<MessageRow>> byIds(String tenant, List<String> messageIds);

  /** Returns a user's messages among these client's ids, in no particular order. */
  CompletionStage<List<MessageRow>> byClientIds(
      String tenant, String userId, List<String> clientMessageIds);

  /**
   * Where a room's log stands.
   *
   * @param newest offset of the last message, 0 for none
   * @param oldest offset of the first message still kept, {@code newest + 1} if none is
   */
  record RoomHead(long newest, long oldest) {}
}
