package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.MessageEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which messages their authors' ids belong to, as far as a call has to know. In the writer's lane.
 */
final class KnownIds {
  private static final String WANTED =
      "FROM unnest(?, ?, ?) AS a (tenant, user_id, client_message_id) JOIN ";

  private static final String SAME =
      """
      m ON m.tenant = a.tenant AND m.user_id = a.user_id
        AND m.client_message_id = a.client_message_id""";

  private static final String SELECTED =
      "SELECT m.tenant, m.user_id, m.client_message_id, m.message_id, m.\"offset\", m.sent_at,"
          + " m.room_id ";

  static final String KEPT = SELECTED + WANTED + "message " + SAME;

  private static final String REMOVED = SELECTED + WANTED + "removed_client_id " + SAME;

  private final Map<Key, Earlier> earlier = new HashMap<>();

  private record Key(String tenant, String userId, String clientMessageId) {}

  /** The first message of a client id, and where it is. */
  record Earlier(String messageId, long offset, long sentAtMillis, long roomId) {}

  /** Reads those that entries have or name. */
  void read(Sql sql, List<MessageEntry> entries, boolean areSomeRemoved) throws SQLException {
    Set<Key> wanted = new LinkedHashSet<>();
    for (MessageEntry entry : entries) {
      want(wanted, entry, entry.clientMessageId());
      want(wanted, entry, entry.after());
    }
    if (!wanted.isEmpty()) {
      read(sql, KEPT, wanted);
      if (areSomeRemoved) {
        read(sql, REMOVED, wanted);
      }
    }
  }

  private static void want(Set<Key> wanted, MessageEntry entry, @Nullable String id) {
    if (id != null) {
      wanted.add(new Key(entry.tenant(), entry.userId(), id));
    }
  }

  private void read(Sql sql, String query, Set<Key> wanted) throws SQLException {
    List<String> tenants = new ArrayList<>(wanted.size());
    List<String> users = new ArrayList<>(wanted.size());
    List<String> ids = new ArrayList<>(wanted.size());
    for (Key key : wanted) {
      tenants.add(key.tenant);
      users.add(key.userId);
      ids.add(key.clientMessageId);
    }
    sql.list(
        query,
        row -> {
          Key key = new Key(row.getString(1), row.getString(2), row.getString(3));
          Earlier found =
              new Earlier(row.getString(4), row.getLong(5), row.getLong(6), row.getLong(7));
          earlier.putIfAbsent(key, found);
          return found;
        },
        tenants,
        users,
        ids);
  }

  /** Returns the message of an id of an entry's author, {@code null} if there is none. */
  @Nullable Earlier of(MessageEntry entry, String id) {
    return earlier.get(new Key(entry.tenant(), entry.userId(), id));
  }

  /** An entry is being added. */
  void add(MessageEntry entry, long offset, long roomId) {
    String id = entry.clientMessageId();
    if (id != null) {
      earlier.put(
          new Key(entry.tenant(), entry.userId(), id),
          new Earlier(entry.messageId(), offset, entry.sentAtMillis(), roomId));
    }
  }
}
