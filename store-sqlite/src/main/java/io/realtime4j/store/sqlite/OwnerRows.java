package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.StoreOwner;
import java.sql.SQLException;

/** The owner whose rows a store reads and writes, by the number that the file gave. Lane only. */
final class OwnerRows {
  /** Tables of rows that are an owner's; those of the first version can be adopted. */
  private static final String[] TABLES = {"queue", "delivery", "pending_read", "position"};

  private final boolean adoptsFirstVersion;
  private long id;

  OwnerRows(boolean adoptsFirstVersion) {
    this.adoptsFirstVersion = adoptsFirstVersion;
  }

  /** Finds or adds the owner's number. In a transaction; {@link #use} follows its commit. */
  long enter(Sql sql, StoreOwner owner) throws SQLException {
    String server = owner.server().orElseThrow();
    String user = owner.user().orElseThrow();
    sql.update(
        "INSERT INTO owner (server, tenant, user) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        server,
        owner.tenant(),
        user);
    long entered =
        sql.first(
                "SELECT id FROM owner WHERE server = ? AND tenant = ? AND user = ?",
                row -> row.getLong(1),
                server,
                owner.tenant(),
                user)
            .orElseThrow();
    if (adoptsFirstVersion) {
      adoptFirstVersion(sql, entered, user);
    }
    return entered;
  }

  private static void adoptFirstVersion(Sql sql, long owner, String user) throws SQLException {
    for (String table : TABLES) {
      sql.update(
          "UPDATE OR IGNORE "
              + table
              + " SET owner = ? WHERE owner ="
              + " (SELECT id FROM owner WHERE server = '' AND tenant = '' AND user = ?)",
          owner,
          user);
    }
  }

  void use(long entered) {
    id = entered;
  }

  /** Returns the owner's number. */
  long id() {
    if (id == 0) {
      throw new StoreException(
          StoreException.UNAVAILABLE, "the store's owner is not named yet", null);
    }
    return id;
  }

  /** Returns how many queued messages are of owners who cannot be named. */
  static int setAside(Sql sql) throws SQLException {
    return sql.first(
            "SELECT count(*) FROM queue WHERE owner IN (SELECT id FROM owner WHERE server = '')",
            row -> row.getInt(1))
        .orElse(0);
  }
}
