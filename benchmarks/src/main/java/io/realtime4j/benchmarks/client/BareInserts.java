package io.realtime4j.benchmarks.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** The least that a queue in SQLite must do: a row with an id, a room and a body. */
final class BareInserts {
  private final Connection connection;
  private final PreparedStatement insert;

  BareInserts(Path file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute(
          "CREATE TABLE queue (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
              + " room TEXT NOT NULL, body BLOB NOT NULL)");
    }
    connection.setAutoCommit(false);
    insert = connection.prepareStatement("INSERT INTO queue (id, room, body) VALUES (?, ?, ?)");
  }

  void commit(int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      String id = UUID.randomUUID().toString();
      insert.setString(1, id);
      insert.setString(2, QueueSends.CHANNEL);
      insert.setBytes(3, body(id));
      insert.executeUpdate();
    }
    connection.commit();
  }

  private static byte[] body(String id) {
    return ("{\"clientMessageId\":\"" + id + "\",\"content\":\"" + QueueSends.CONTENT + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
