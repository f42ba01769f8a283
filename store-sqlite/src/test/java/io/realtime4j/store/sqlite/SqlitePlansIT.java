package io.realtime4j.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that clients ask often go along an index. */
final class SqlitePlansIT {
  @TempDir Path directory;

  private String plan(String sql) throws Exception {
    String file = directory.resolve("server.db").toString();
    new SqliteServerStoreProvider().open(file, null).close();
    StringBuilder plan = new StringBuilder();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet steps = statement.executeQuery("EXPLAIN QUERY PLAN " + sql.replace("?", "1"))) {
      while (steps.next()) {
        plan.append(steps.getString("detail")).append('\n');
      }
    }
    return plan.toString();
  }

  @Test
  void whatIsNotReadIsFoundByOffsetAndThread() throws Exception {
    assertThat(plan(UnreadMessages.MESSAGES + "ORDER BY m.\"offset\" DESC LIMIT 10"))
        .contains("SEARCH m USING INDEX message_by_offset (room_id=? AND offset>? AND offset<?)")
        .contains(
            "SEARCH c USING INDEX receipt_by_series"
                + " (room_id=? AND kind=? AND thread=? AND user_id=? AND first<?)")
        .doesNotContain("SCAN", "TEMP B-TREE");
  }

  @Test
  void whoHasAMessageIsFoundByUser() throws Exception {
    assertThat(plan(MessageReceipts.OF_KIND.replace("thread IS ?", "thread IS NULL")))
        .contains(
            "SEARCH receipt USING INDEX receipt_by_series"
                + " (room_id=? AND kind=? AND thread=? AND user_id>?)")
        .doesNotContain("SCAN", "TEMP B-TREE");
  }
}
