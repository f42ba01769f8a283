package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.StorePage;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection within a transaction. The driver keeps statements prepared by their text. One thread
 * at a time.
 */
final class Sql {
  /** Rows that come with one answer; those beyond stay in the database until they are asked for. */
  private static final int FETCHED_ROWS = 50;

  private final Connection connection;

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

  /** Executes statements without arguments. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns how many rows were changed. */
  int update(String sql, @Nullable Object... arguments) throws SQLException {
    try (PreparedStatement statement = bind(sql, arguments)) {
      return statement.executeUpdate();
    }
  }

  <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... arguments)
      throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement statement = bind(sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(reader.read(rows));
      }
    }
    return found;
  }

  /**
   * Reads rows until {@code isEnough} says so of the next one; returns whether it did.
   *
   * @param isEnough is asked before a row is read
   */
  <T> boolean read(
      String sql,
      RowTest isEnough,
      RowReader<T> reader,
      List<T> into,
      @Nullable Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = bind(sql, arguments)) {
      statement.setFetchSize(FETCHED_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (isEnough.test(rows)) {
            return true;
          }
          into.add(reader.read(rows));
        }
      }
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
    try (PreparedStatement statement = bind(sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  private PreparedStatement bind(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < arguments.length; i++) {
        bind(statement, i + 1, arguments[i]);
      }
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
    return statement;
  }

  /** The driver would write a question mark for half a surrogate pair, and mix two texts up. */
  private static void checkText(String text) {
    if (text.indexOf('\0') >= 0 || text.codePoints().anyMatch(Sql::isHalf)) {
      throw new IllegalArgumentException(
          "PostgreSQL holds no text with U+0000 or half a surrogate pair");
    }
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private void bind(PreparedStatement statement, int index, @Nullable Object argument)
      throws SQLException {
    if (argument == null) {
      statement.setNull(index, Types.NULL);
    } else if (argument instanceof String text) {
      checkText(text);
      statement.setString(index, text);
    } else if (argument instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else if (argument instanceof Boolean flag) {
      statement.setBoolean(index, flag);
    } else if (argument instanceof List<?> values) {
      values.forEach(
          value -> {
            if (value instanceof String text) {
              checkText(text);
            }
          });
      statement.setArray(index, array(values));
    } else {
      statement.setLong(index, ((Number) argument).longValue());
    }
  }

  /** Of one type, which the driver tells by that of the array. */
  private Array array(List<?> values) throws SQLException {
    Object first = values.isEmpty() ? null : values.get(0);
    if (first instanceof Long) {
      return connection.createArrayOf("int8", values.toArray(new Long[0]));
    }
    if (first instanceof byte[]) {
      return connection.createArrayOf("bytea", values.toArray(new byte[0][]));
    }
    return connection.createArrayOf("text", values.toArray(new String[0]));
  }
}
