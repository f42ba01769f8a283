package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.MessageRow;
import java.sql.SQLException;
import java.util.Optional;

/** Edits and deletes messages. In the writer's lane. */
final class LogChanges {
  private static final String INSERT =
      """
      INSERT INTO change (lsn, room_id, message_lsn, tenant, kind, user_id, client_edit_id, edit,
        at, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String UPDATE =
      """
      UPDATE message SET body = ?, edits = ?, change_lsn = ?, changed_at = ?, changed_by = ?,
        deleted = ?
      WHERE lsn = ?""";

  private final LogNumbers numbers;

  LogChanges(LogNumbers numbers) {
    this.numbers = numbers;
  }

  ChangeResult change(Sql sql, ChangeEntry entry) throws SQLException {
    Optional<ChangeResult> first = repeated(sql, entry);
    if (first.isPresent()) {
      return first.get();
    }
    Optional<MessageRow> found =
        LogQueries.byId(sql, entry.tenant(), entry.messageId())
            .filter(row -> row.room().equals(entry.room()));
    if (found.isEmpty()) {
      return new ChangeResult.NotFound();
    }
    MessageRow row = found.get();
    if (row.isDeleted()) {
      return entry.kind().equals(ChangeEntry.DELETE)
          ? new ChangeResult.Repeated(row.changeLsn(), 0, row.changedAtMillis())
          : new ChangeResult.Deleted(row.changeLsn());
    }
    long lsn = numbers.nextLsn(sql);
    int edit = apply(sql, row, entry, lsn);
    return new ChangeResult.Changed(
        lsn, edit, LogQueries.byId(sql, entry.tenant(), entry.messageId()).orElseThrow());
  }

  private static Optional<ChangeResult> repeated(Sql sql, ChangeEntry entry) throws SQLException {
    String id = entry.clientEditId();
    return id == null
        ? Optional.empty()
        : sql.first(
            """
            SELECT c.lsn, c.edit, c.at, m.message_id FROM change c
            JOIN message m ON m.lsn = c.message_lsn
            WHERE c.tenant = ? AND c.user_id = ? AND c.client_edit_id = ?""",
            row ->
                row.getString(4).equals(entry.messageId())
                    ? new ChangeResult.Repeated(row.getLong(1), row.getInt(2), row.getLong(3))
                    : new ChangeResult.OtherMessage(id),
            entry.tenant(),
            entry.userId(),
            id);
  }

  private int apply(Sql sql, MessageRow row, ChangeEntry entry, long lsn) throws SQLException {
    long roomId = numbers.room(sql, entry.tenant(), entry.room()).id;
    boolean edits = entry.kind().equals(ChangeEntry.EDIT);
    boolean deletes = entry.kind().equals(ChangeEntry.DELETE);
    int edit = edits ? row.edits() + 1 : 0;
    if (edits || deletes) {
      // A deletion takes along what other kinds of changes have said of the message.
      sql.update(
          "UPDATE change SET superseded = TRUE, body = NULL WHERE message_lsn = ?"
              + (deletes ? "" : " AND kind = 'edit'"),
          row.lsn());
      if (deletes) {
        sql.update("DELETE FROM mention WHERE message_lsn = ?", row.lsn());
      }
      byte[] body = deletes ? new byte[0] : entry.body();
      sql.update(
          UPDATE,
          body,
          deletes ? row.edits() : edit,
          lsn,
          entry.atMillis(),
          entry.userId(),
          deletes,
          row.lsn());
      sql.update(
          "UPDATE room SET bytes = bytes + ? WHERE id = ?",
          body.length - row.body().length,
          roomId);
    }
    sql.update(
        INSERT,
        lsn,
        roomId,
        row.lsn(),
        entry.tenant(),
        entry.kind(),
        entry.userId(),
        entry.clientEditId(),
        edit,
        entry.atMillis(),
        edits || deletes ? null : entry.body());
    return edit;
  }
}
