package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.UnreadCount;
import io.realtime4j.api.spi.store.UnreadQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** Messages of a room that a user has not read. In the lane. */
final class UnreadMessages {
  private final LogRows rows;
  private final UnreadQuery query;
  private final Predicate<MessageRow> isRead;
  private final List<MessageRow> found = new ArrayList<>();
  private boolean hasMore;

  /**
   * Creates them.
   *
   * @param isRead whether a range of the user holds a message
   */
  UnreadMessages(LogRows rows, UnreadQuery query, Predicate<MessageRow> isRead) {
    this.rows = rows;
    this.query = query;
    this.isRead = isRead;
  }

  StorePage<MessageRow> page() {
    find();
    return StorePage.of(
        found.stream().map(row -> row.toBuilder().body(new byte[0]).build()).toList(), hasMore);
  }

  UnreadCount count() {
    find();
    int mentions = 0;
    for (MessageRow row : found) {
      mentions += rows.mentions(row.messageId()).contains(query.userId()) ? 1 : 0;
    }
    return UnreadCount.builder()
        .messages(found.size())
        .mentions(mentions)
        .firstOffset(found.isEmpty() ? 0 : found.get(0).offset())
        .hasMore(hasMore)
        .build();
  }

  private void find() {
    RoomLog log = rows.rooms().get(new RoomKey(query.tenant(), query.room()));
    if (log == null) {
      return;
    }
    List<MessageRow> span = log.byOffset.between(query.after(), query.upTo());
    for (int i = 0; i < span.size() && !hasMore; i++) {
      MessageRow row = span.get(query.newestFirst() ? span.size() - 1 - i : i);
      if (isMeant(row) && !isRead.test(row)) {
        hasMore = found.size() == query.limit();
        if (!hasMore) {
          found.add(row);
        }
      }
    }
    if (query.newestFirst()) {
      Collections.reverse(found);
    }
  }

  private boolean isMeant(MessageRow row) {
    return !row.userId().equals(query.userId())
        && !row.isDeleted()
        && row.kind().equals(MessageRow.MESSAGE)
        && (query.thread() == null || query.thread().equals(row.thread()));
  }
}
