package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.UnreadCount;
import io.realtime4j.api.spi.store.UnreadQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * What was read of the room as a whole is a few ranges, so only the gaps between them are looked at:
 * who has read a million messages costs no more than who has read three. In a gap each message is
 * looked for among the ranges of its own thread, by one step in an index.
 */

/** Messages of a room that a user has not read. In a lane. */
final class UnreadMessages {
  /** Beyond so many gaps what is left is counted as if nothing of it had been read. */
  private static final int MAX_GAPS = 1_000;

  private static final String RANGES =
      """
      SELECT "first", "last" FROM receipt
      WHERE room_id = ? AND kind = 2 AND thread IS NULL AND user_id = ? AND "first" <= ?
      ORDER BY "first" DESC""";

  /** Of mentions one row is asked for: EXISTS may be answered by reading all of a user's first. */
  static final String MESSAGES =
      """
      SELECT m.message_id, m.user_id, m.thread, m."offset", m.lsn, m.sent_at,
        (SELECT TRUE FROM mention n WHERE n.message_lsn = m.lsn AND n.user_id = ?) IS NOT NULL
      FROM message m
      WHERE m.room_id = ? AND m."offset" > ? AND m."offset" < ? AND m.user_id <> ?
        AND NOT m.deleted AND m.kind = 'message'
        AND (m.thread IS NULL OR coalesce(
          (SELECT "last" FROM receipt c
            WHERE c.room_id = m.room_id AND c.kind = 2 AND c.thread = m.thread AND c.user_id = ?
              AND c."first" <= m."offset"
            ORDER BY c."first" DESC LIMIT 1), 0) < m."offset")
      """;

  private final Sql sql;
  private final UnreadQuery query;
  private final List<MessageRow> found = new ArrayList<>();
  private int mentions;
  private boolean hasMore;

  /** Offsets without those at its ends. */
  private record Gap(long after, long before) {}

  UnreadMessages(Sql sql, UnreadQuery query) {
    this.sql = sql;
    this.query = query;
  }

  StorePage<MessageRow> page() throws SQLException {
    find();
    return StorePage.of(found, hasMore);
  }

  UnreadCount count() throws SQLException {
    find();
    return UnreadCount.builder()
        .messages(found.size())
        .mentions(mentions)
        .firstOffset(found.isEmpty() ? 0 : found.get(0).offset())
        .hasMore(hasMore)
        .build();
  }

  private void find() throws SQLException {
    Long roomId =
        sql.first(
                "SELECT id FROM room WHERE tenant = ? AND name = ?",
                row -> row.getLong(1),
                query.tenant(),
                query.room())
            .orElse(null);
    if (roomId == null) {
      return;
    }
    List<Gap> gaps = gaps(roomId);
    if (!query.newestFirst()) {
      Collections.reverse(gaps);
    }
    for (Gap gap : gaps) {
      if (hasMore) {
        break;
      }
      look(roomId, gap);
    }
    if (query.newestFirst()) {
      Collections.reverse(found);
    }
  }

  /** Returns what no range holds of what is asked for, the highest first. */
  private List<Gap> gaps(long roomId) throws SQLException {
    List<OffsetRange> read = new ArrayList<>();
    sql.read(
        RANGES,
        row -> read.size() == MAX_GAPS || row.getLong(2) <= query.after(),
        row -> new OffsetRange(row.getLong(1), row.getLong(2), 0),
        read,
        roomId,
        query.userId(),
        query.upTo());
    List<Gap> gaps = new ArrayList<>();
    long before = query.upTo() == Long.MAX_VALUE ? Long.MAX_VALUE : query.upTo() + 1;
    for (OffsetRange range : read) {
      gaps.add(new Gap(range.last(), before));
      before = range.first();
    }
    gaps.add(new Gap(query.after(), before));
    gaps.removeIf(gap -> gap.after >= gap.before - 1);
    return gaps;
  }

  private void look(long roomId, Gap gap) throws SQLException {
    List<@Nullable Object> arguments = new ArrayList<>();
    Collections.addAll(
        arguments, query.userId(), roomId, gap.after, gap.before, query.userId(), query.userId());
    String text = MESSAGES;
    if (query.thread() != null) {
      text += "AND m.thread = ? ";
      arguments.add(query.thread());
    }
    text += "ORDER BY m.\"offset\" " + (query.newestFirst() ? "DESC" : "ASC") + " LIMIT ?";
    arguments.add(query.limit() - found.size() + 1L);
    hasMore =
        sql.read(
            text, row -> found.size() == query.limit(), this::message, found, arguments.toArray());
  }

  private MessageRow message(ResultSet row) throws SQLException {
    mentions += row.getBoolean(7) ? 1 : 0;
    return MessageRow.builder()
        .tenant(query.tenant())
        .room(query.room())
        .messageId(row.getString(1))
        .userId(row.getString(2))
        .thread(row.getString(3))
        .offset(row.getLong(4))
        .lsn(row.getLong(5))
        .sentAtMillis(row.getLong(6))
        .body(new byte[0])
        .build();
  }
}
