package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.MessageRow;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How messages and changes are read. */
final class LogRow {
  /** Messages; what follows joins conditions on {@code m} and {@code r}. */
  static final String MESSAGES =
      """
      SELECT m.tenant, r.name, m.thread, m.message_id, m.user_id, m.client_message_id,
        m."offset", m.lsn, m.sent_at, m.body, length(m.body), m.kind, m.edits, m.change_lsn,
        m.changed_at, m.changed_by, m.deleted
      FROM message m JOIN room r ON r.id = m.room_id
      """;

  /** Changes that are not superseded, with the body of the message where they have none. */
  static final String CHANGES =
      """
      SELECT c.tenant, r.name, m.thread, m.message_id, m."offset", c.lsn, c.kind, c.user_id,
        c.client_edit_id, c.edit, coalesce(c.body, m.body), length(coalesce(c.body, m.body)), c.at
      FROM change c JOIN message m ON m.lsn = c.message_lsn JOIN room r ON r.id = c.room_id
      WHERE NOT c.superseded
      """;

  /** The column that says how long a message's body is without reading it. */
  static final int MESSAGE_BYTES = 11;

  /** The same of a change. */
  static final int CHANGE_BYTES = 12;

  private LogRow() {}

  static MessageRow message(ResultSet row) throws SQLException {
    return MessageRow.builder()
        .tenant(row.getString(1))
        .room(row.getString(2))
        .thread(row.getString(3))
        .messageId(row.getString(4))
        .userId(row.getString(5))
        .clientMessageId(row.getString(6))
        .offset(row.getLong(7))
        .lsn(row.getLong(8))
        .sentAtMillis(row.getLong(9))
        .body(row.getBytes(10))
        .kind(row.getString(12))
        .edits(row.getInt(13))
        .changeLsn(row.getLong(14))
        .changedAtMillis(row.getLong(15))
        .changedBy(row.getString(16))
        .isDeleted(row.getBoolean(17))
        .build();
  }

  static ChangeRow change(ResultSet row) throws SQLException {
    return ChangeRow.builder()
        .tenant(row.getString(1))
        .room(row.getString(2))
        .thread(row.getString(3))
        .messageId(row.getString(4))
        .offset(row.getLong(5))
        .lsn(row.getLong(6))
        .kind(row.getString(7))
        .userId(row.getString(8))
        .clientEditId(row.getString(9))
        .edit(row.getInt(10))
        .body(row.getBytes(11))
        .atMillis(row.getLong(13))
        .build();
  }
}
