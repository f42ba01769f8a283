package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.ContactRow;
import io.realtime4j.api.spi.store.ContactStore;
import io.realtime4j.api.spi.store.StorePage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Contacts in their table. */
final class PostgresContactStore implements ContactStore {
  private static final String CONTACTS =
      "SELECT tenant, user_id, contact_id, added_at FROM contact WHERE tenant = ?";

  private final Lane writer;
  private final ReaderLanes reader;

  PostgresContactStore(Lane writer, ReaderLanes reader) {
    this.writer = writer;
    this.reader = reader;
  }

  @Override
  public CompletionStage<List<ContactRow>> add(List<ContactRow> contacts) {
    List<ContactRow> added = List.copyOf(contacts);
    return writer.submit(
        added.size(),
        0,
        sql -> {
          List<ContactRow> news = new ArrayList<>();
          for (ContactRow row : added) {
            int rows =
                sql.update(
                    """
                    INSERT INTO contact (tenant, user_id, contact_id, added_at)
                    VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                    row.tenant(),
                    row.userId(),
                    row.contactId(),
                    row.addedAtMillis());
            if (rows > 0) {
              news.add(row);
            }
          }
          return news;
        });
  }

  @Override
  public CompletionStage<List<String>> remove(
      String tenant, String userId, List<String> contactIds) {
    List<String> removed = List.copyOf(contactIds);
    return writer.submit(
        removed.size(),
        0,
        sql -> {
          List<String> gone = new ArrayList<>();
          for (String contact : removed) {
            int rows =
                sql.update(
                    "DELETE FROM contact WHERE tenant = ? AND user_id = ? AND contact_id = ?",
                    tenant,
                    userId,
                    contact);
            if (rows > 0) {
              gone.add(contact);
            }
          }
          return gone;
        });
  }

  @Override
  public CompletionStage<StorePage<ContactRow>> list(
      String tenant, String userId, String afterContactId, int limit) {
    return reader.submit(
        sql ->
            sql.page(
                CONTACTS + " AND user_id = ? AND contact_id > ? ORDER BY contact_id",
                limit,
                PostgresContactStore::row,
                tenant,
                userId,
                afterContactId));
  }

  @Override
  public CompletionStage<StorePage<ContactRow>> page(
      String tenant, @Nullable ContactRow after, int limit) {
    return reader.submit(
        sql ->
            sql.page(
                CONTACTS + " AND (user_id, contact_id) > (?, ?) ORDER BY user_id, contact_id",
                limit,
                PostgresContactStore::row,
                tenant,
                after == null ? "" : after.userId(),
                after == null ? "" : after.contactId()));
  }

  private static ContactRow row(ResultSet row) throws SQLException {
    return ContactRow.builder()
        .tenant(row.getString(1))
        .userId(row.getString(2))
        .contactId(row.getString(3))
        .addedAtMillis(row.getLong(4))
        .build();
  }
}
