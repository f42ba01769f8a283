package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.StorePage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection whose statements are prepared once. One thread at a time. */
final class Sql implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  /** Reads the row at which a result stands. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Tests the row at which a result stands. */
  @FunctionalInterface
  interface RowTest {
    boolean test(ResultSet row) throws SQLException;
  }

  Sql(Connection connection) {
    this.connection = connection;
  }

  /** Executes a statement that is not worth preparing. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Tells the driver that BEGIN and COMMIT are ours. Otherwise it tries, after each statement, to
   * begin and commit a transaction of its own, which SQLite refuses within one: three calls and an
   * error text per row. Outside a transaction each statement commits as before.
   */
  void bracketTransactionsHere() throws SQLException {
    connection.setAutoCommit(false);
    // The driver has begun one now, and never again.
    execute("ROLLBACK");
  }

  /** Returns a pragma's one value. */
  String pragma(String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA " + pragma)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  /** Returns how many rows were changed. */
  int update(String sql, @Nullable Object... arguments) throws SQLException {
    try {
      return bind(sql, arguments).executeUpdate();
    } catch (SQLException e) {
      throw forget(sql, e);
    }
  }

  <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... arguments)
      throws SQLException {
    List<T> found = new ArrayList<>();
    try (ResultSet rows = bind(sql, arguments).executeQuery()) {
      while (rows.next()) {
        found.add(reader.read(rows));
      }
    } catch (SQLException e) {
      throw forget(sql, e);
    }
    return found;
  }

  /**
   * Reads rows until {@code isEnough} says so of the next one; returns whether it did.
   *
   * @param isEnough is asked before a row is read, so that what is too much stays in the file
   */
  <T> boolean read(
      String sql,
      RowTest isEnough,
      RowReader<T> reader,
      List<T> into,
      @Nullable Object... arguments)
      throws SQLException {
    try (ResultSet rows = bind(sql, arguments).executeQuery()) {
      while (rows.next()) {
        if (isEnough.test(rows)) {
          return true;
        }
        into.add(reader.read(rows));
      }
    } catch (SQLException e) {
      throw forget(sql, e);
    }
    return false;
  }

  /** Returns the first {@code limit} rows, from 1. */
  <T> StorePage<T> page(String sql, int limit, RowReader<T> reader, @Nullable Object... arguments)
      throws SQLException {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be from 1, was " + limit);
    }
    @Nullable Object[] limited = Arrays.copyOf(arguments, arguments.length + 1);
    limited[arguments.length] = limit + 1L;
    List<T> rows = new ArrayList<>();
    boolean hasMore = read(sql + " LIMIT ?", row -> rows.size() == limit, reader, rows, limited);
    return StorePage.of(rows, hasMore);
  }

  <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... arguments)
      throws SQLException {
    try (ResultSet rows = bind(sql, arguments).executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw forget(sql, e);
    }
  }

  /**
   * The driver closes a statement after most failures without saying so; a later call needs one.
   */
  private SQLException forget(String sql, SQLException failure) {
    PreparedStatement statement = prepared.remove(sql);
    if (statement != null) {
      try {
        statement.close();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
    return failure;
  }

  private PreparedStatement bind(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      Object argument = arguments[i];
      if (argument == null) {
        statement.setNull(i + 1, Types.NULL);
      } else if (argument instanceof String text) {
        statement.setString(i + 1, text);
      } else if (argument instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else {
        statement.setLong(i + 1, ((Number) argument).longValue());
      }
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
