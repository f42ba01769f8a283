package io.realtime4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a hundred thousand messages, what is asked often goes along indexes. */
@Timeout(60)
final class PostgresPlansIT {
  private static final String FILL =
      """
      INSERT INTO room (tenant, name, newest, type) SELECT 't', 'r' || i, 100, 'channel'
      FROM generate_series(1, 1000) i;
      INSERT INTO message (lsn, room_id, "offset", message_id, tenant, user_id,
        client_message_id, sent_at, body, kind)
      SELECT i, 1 + i % 1000, 1 + i / 1000, 'm' || i, 't', 'u' || i % 50, 'c' || i, i, 'x',
        'message'
      FROM generate_series(1, 100000) i;
      INSERT INTO receipt (room_id, kind, user_id, "first", "last", at)
      SELECT 1 + i % 1000, 1 + i % 2, 'u' || i / 1000, 1, 50, 1 FROM generate_series(1, 100000) i;
      INSERT INTO change (lsn, room_id, message_lsn, tenant, kind, user_id, edit, at)
      SELECT 100000 + i, 1 + i % 1000, i, 't', 'edit', 'u', 1, 1 FROM generate_series(1, 20000) i;
      INSERT INTO membership (room_id, user_id, from_offset, to_offset, joined_at, role)
      SELECT 1 + i % 1000, 'u' || i / 1000, 1, 9223372036854775807, 1, 'member'
      FROM generate_series(1, 100000) i;
      INSERT INTO session (key, tenant, user_id, sid, node, start_lsn, lost_at, expires_at, body)
      SELECT 'k' || i, 't', 'u', 's', 'n', 1, i, i, '' FROM generate_series(1, 20000) i;
      INSERT INTO mention (message_lsn, user_id)
      SELECT i, 'u' || i % 50 FROM generate_series(1, 20000) i;
      ANALYZE""";

  /** Where another index would do as well only while tables are small. */
  private static final Map<String, String> INDEXES =
      Map.of(
          "page", "message_by_offset",
          "scan of a room", "message_by_place",
          "scan of a room's changes", "change_by_room",
          "unread", "mention_pkey",
          "receipts", "receipt_by_series",
          "touched receipts", "receipt_by_series",
          "scan of all", "room_by_any_removal",
          "known ids", "message_by_client_id",
          "rooms of a user", "membership_open");

  @Test
  void nothingOftenAskedScansATable() throws Exception {
    PostgresProcess postgres = PostgresProcess.shared();
    new PostgresServerStoreProvider().open(postgres.location("plans"), null).close();
    Map<String, String> questions = new LinkedHashMap<>();
    String room = "(SELECT id FROM room WHERE tenant = 't' AND name = 'r7')";
    questions.put("heads", bound(LogQueries.HEAD, "'t'", "'{r1,r2}'"));
    questions.put(
        "page",
        bound(LogQueries.PAGE, "'t'", "'r7'", "10", "90") + " ORDER BY m.\"offset\" LIMIT 50");
    questions.put(
        "newest page",
        bound(LogQueries.PAGE, "'t'", "'r7'", "0", "90") + " ORDER BY m.\"offset\" DESC LIMIT 50");
    questions.put(
        "changes",
        bound(LogQueries.CHANGES, "'t'", "'r7'", "100500", "119000", "1", "100")
            + " ORDER BY c.lsn LIMIT 50");
    questions.put(
        "by id", LogRow.MESSAGES + "WHERE m.message_id = ANY('{m1,m2}') AND m.tenant = 't'");
    questions.put(
        "by client id",
        LogRow.MESSAGES
            + "WHERE m.tenant = 't' AND m.user_id = 'u7' AND m.client_message_id = ANY('{c7}')");
    questions.put(
        "ids at", bound(LogQueries.IDS_AT, "'{r1,r2}'::text[]", "'{3,4}'::int8[]", "'t'"));
    questions.put(
        "scan of a room",
        bound(LogScanning.MESSAGES_OF_ROOM + LogScanning.BY_PLACE, "7", "5000", "90000", "100"));
    questions.put(
        "scan of a room's changes",
        bound(LogScanning.CHANGES_OF_ROOM + LogScanning.BY_PLACE, "7", "5000", "190000", "100"));
    questions.put(
        "scan of all",
        bound(LogScanning.PLACES_OF_ALL.formatted(""), "90000", "5000", "100", "5000", "100"));
    questions.put(
        "rooms to be written to",
        bound(LogNumbers.LOAD, "'{t,t}'::text[]", "'{r1,r2}'::text[]")
            .replace("EXISTS (SELECT 1 FROM removed_client_id)", "FALSE"));
    questions.put(
        "rooms written to",
        bound(LogNumbers.FLUSH, "7", "'{1,2}'::int8[]", "'{9,9}'::int8[]", "'{5,5}'::int8[]"));
    questions.put(
        "known ids",
        bound(KnownIds.KEPT, "'{t,t}'::text[]", "'{u1,u2}'::text[]", "'{c1,c2}'::text[]"));
    questions.put("first place", "SELECT max(removed_lsn) FROM room WHERE tenant = 't'");
    questions.put(
        "unread",
        bound(UnreadMessages.MESSAGES, "'u1'", "7", "0", "99", "'u1'", "'u1'")
            + "ORDER BY m.\"offset\" DESC LIMIT 10");
    questions.put(
        "receipts",
        bound(MessageReceipts.OF_KIND, "'t'", "'r7'", "1", "''", "5", "5")
            + " IS NULL"
            + bound(MessageReceipts.BY_USER, "10"));
    String[] ranges = {"'{7,8}'", "'{1,2}'", "'{NULL,NULL}'", "'{u3,u4}'", "'{4,5}'", "'{6,7}'"};
    questions.put("touched receipts", bound(ReceiptWrites.IN_ROOMS, ranges));
    questions.put("touched receipts of threads", bound(ReceiptWrites.IN_THREADS, ranges));
    questions.put(
        "member", "SELECT 1 FROM membership WHERE room_id = " + room + " AND user_id = 'u3'");
    questions.put(
        "rooms of a user",
        "SELECT room_id FROM membership WHERE user_id = 'u3' AND to_offset = 9223372036854775807");
    questions.put("session", "SELECT body FROM session WHERE key = 'k7'");
    questions.put(
        "sessions that are over",
        "SELECT id FROM session WHERE expires_at <= 50 ORDER BY expires_at LIMIT 10");

    try (Connection connection = postgres.connect("plans");
        Statement statement = connection.createStatement()) {
      statement.execute(FILL);
      for (Map.Entry<String, String> question : questions.entrySet()) {
        assertThat(plan(statement, question.getValue()))
            .as(question.getKey())
            .contains("Index")
            .contains(INDEXES.getOrDefault(question.getKey(), ""))
            .doesNotContainPattern("Seq Scan on (?!log)");
      }
    }
  }

  private static String bound(String sql, String... values) {
    String text = sql;
    for (String value : values) {
      text = text.replaceFirst("\\?", value);
    }
    assertThat(text).doesNotContain("?");
    return text;
  }

  private static String plan(Statement statement, String sql) throws Exception {
    StringBuilder plan = new StringBuilder();
    try (ResultSet steps = statement.executeQuery("EXPLAIN " + sql)) {
      while (steps.next()) {
        plan.append(steps.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }
}
