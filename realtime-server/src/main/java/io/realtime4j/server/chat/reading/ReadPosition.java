package io.realtime4j.server.chat.reading;

import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.UnreadCount;
import io.realtime4j.api.spi.store.UnreadQuery;
import io.realtime4j.server.chat.room.Room;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How far a user has read a room.
 *
 * @param readOffset everything up to here is read
 * @param unread how many messages of others are not, {@link #MAX_COUNTED} for that and more
 * @param mentions how many of those mention the user
 */
record ReadPosition(long readOffset, int unread, int mentions) {
  /** Who shows a number shows "99+" long before. */
  static final int MAX_COUNTED = 1_000;

  /** Only so many of a room's newest messages are looked at: of those before nobody counts. */
  static final long MAX_LOOKED_AT = 10_000;

  /** Returns after which offset messages count for a user: null if none do. */
  static @Nullable Long start(Room room, String userId, long upTo) {
    Membership membership = room.members().open(userId);
    return membership == null
        ? null
        : Math.max(membership.fromOffset(), Math.max(0, upTo - MAX_LOOKED_AT));
  }

  /** Reads it from the store; completes on the room's loop. */
  static CompletableFuture<ReadPosition> of(Room room, ReceiptStore store, String userId) {
    long head = room.head();
    Long start = start(room, userId, head);
    if (start == null) {
      return CompletableFuture.completedFuture(new ReadPosition(head, 0, 0));
    }
    UnreadQuery query =
        UnreadQuery.builder()
            .tenant(room.key().tenant())
            .room(room.key().name())
            .userId(userId)
            .after(start)
            .upTo(head)
            .limit(MAX_COUNTED)
            .build();
    return room.asker()
        .ask("the store", () -> store.countUnread(query))
        .thenApply(count -> of(count, head));
  }

  private static ReadPosition of(UnreadCount count, long head) {
    return new ReadPosition(
        count.messages() == 0 ? head : count.firstOffset() - 1, count.messages(), count.mentions());
  }
}
