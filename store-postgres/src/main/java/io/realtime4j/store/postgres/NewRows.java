package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.MessageEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that have their numbers, written by one statement. In the writer's lane. */
final class NewRows {
  private static final String INSERT =
      """
      INSERT INTO message (lsn, room_id, "offset", thread, message_id, tenant, user_id,
        client_message_id, sent_at, body, kind)
      SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, user_id, client_message_id) WHERE client_message_id IS NOT NULL
        DO NOTHING""";

  private static final String MENTION =
      "INSERT INTO mention (message_lsn, user_id) SELECT * FROM unnest(?, ?)"
          + " ON CONFLICT DO NOTHING";

  private final List<Long> lsns = new ArrayList<>();
  private final List<Long> rooms = new ArrayList<>();
  private final List<Long> offsets = new ArrayList<>();
  private final List<MessageEntry> entries = new ArrayList<>();

  void add(long lsn, long roomId, long offset, MessageEntry entry) {
    lsns.add(lsn);
    rooms.add(roomId);
    offsets.add(offset);
    entries.add(entry);
  }

  /**
   * Writes all of them.
   *
   * @return false if none is written, since an author has used a client id before
   */
  boolean write(Sql sql) throws SQLException {
    if (entries.isEmpty()) {
      return true;
    }
    int written =
        sql.update(
            INSERT,
            lsns,
            rooms,
            offsets,
            texts(MessageEntry::thread),
            texts(MessageEntry::messageId),
            texts(MessageEntry::tenant),
            texts(MessageEntry::userId),
            texts(MessageEntry::clientMessageId),
            entries.stream().map(MessageEntry::sentAtMillis).toList(),
            entries.stream().map(MessageEntry::body).toList(),
            texts(MessageEntry::kind));
    if (written < entries.size()) {
      sql.update("DELETE FROM message WHERE lsn = ANY(?)", lsns);
      return false;
    }
    mention(sql);
    return true;
  }

  private void mention(Sql sql) throws SQLException {
    List<Long> places = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      for (String userId : entries.get(i).mentions()) {
        places.add(lsns.get(i));
        users.add(userId);
      }
    }
    if (!places.isEmpty()) {
      sql.update(MENTION, places, users);
    }
  }

  private List<@Nullable String> texts(Text text) {
    List<@Nullable String> texts = new ArrayList<>(entries.size());
    entries.forEach(entry -> texts.add(text.of(entry)));
    return texts;
  }

  private interface Text {
    @Nullable String of(MessageEntry entry);
  }
}
