package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** Opens a database file: as what it must be, or not at all, and then untouched. */
final class SqliteFile {
  private static final System.Logger LOG = System.getLogger(SqliteFile.class.getName());

  /**
   * Files up to this size are read through when they are opened, at some 500 MB/s; above it a
   * server would take long to start, and damage is found when it is met.
   */
  private static final long CHECKED_BYTES = 256L << 20;

  private SqliteFile() {}

  /** Creates a directory and those above it, for the owner's eyes only: messages are private. */
  static void createDirectory(Path directory) {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createDirectories(directory, attributes);
    } catch (IOException e) {
      throw unavailable(directory, e);
    }
  }

  /**
   * Creates an empty file, for the owner's eyes only.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it is there
   */
  static void createPrivate(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }

  /** Creates an empty file, for the owner's eyes only, unless it is there: it stays as it is. */
  static void createIfAbsent(Path file) {
    try {
      createPrivate(file);
    } catch (FileAlreadyExistsException e) {
      // What SQLite makes beside it is for the same eyes.
    } catch (IOException e) {
      throw unavailable(file, e);
    }
  }

  static StoreException unavailable(Path path, IOException cause) {
    return new StoreException(
        StoreException.UNAVAILABLE,
        path + " cannot be created or written; check the path and its permissions (" + cause + ")",
        cause);
  }

  /**
   * Opens the connection that writes; creates the tables if the file is new.
   *
   * @param busyMillis how long a change waits for one of another process
   */
  static Sql openWriter(SqliteLocation location, Schema schema, int busyMillis) {
    Path file = location.file();
    if (Files.isDirectory(file)) {
      throw new StoreException(
          StoreException.UNAVAILABLE, file + " is a directory; give the path of a file", null);
    }
    createIfAbsent(file);
    Sql sql = null;
    try {
      sql = connect(file);
      sql.execute("PRAGMA busy_timeout = " + busyMillis);
      if (isNew(sql)) {
        create(sql, schema);
      } else {
        verify(sql, schema, file);
      }
      String mode = sql.pragma("journal_mode = WAL");
      if (!mode.toLowerCase(Locale.ROOT).equals("wal")) {
        throw new StoreException(
            StoreException.UNAVAILABLE,
            file + " is on a file system without write-ahead logs; use a local disk",
            null);
      }
      sql.execute("PRAGMA synchronous = " + location.synchronous());
      sql.execute("PRAGMA journal_size_limit = 67108864");
      sql.execute("BEGIN IMMEDIATE");
      sql.execute("ROLLBACK");
      sql.bracketTransactionsHere();
      return sql;
    } catch (SQLException e) {
      closeQuietly(sql);
      throw Failures.opening(file.toString(), e);
    } catch (StoreException e) {
      closeQuietly(sql);
      throw e;
    }
  }

  /** Opens a connection that only reads what is committed. */
  static Sql openReader(SqliteLocation location) {
    try {
      Sql sql = connect(location.file());
      sql.execute("PRAGMA query_only = ON");
      sql.bracketTransactionsHere();
      return sql;
    } catch (SQLException e) {
      throw Failures.opening(location.file().toString(), e);
    }
  }

  /** Opens a file as it is, beside whoever uses it. */
  static Sql openVisitor(Path file, int busyMillis) throws SQLException {
    Sql sql = connect(file);
    sql.execute("PRAGMA busy_timeout = " + busyMillis);
    return sql;
  }

  private static Sql connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    // Nobody asks for them, and the driver would query them, unprepared, after each change.
    config.setGetGeneratedKeys(false);
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, config.toProperties());
    return new Sql(Objects.requireNonNull(connection));
  }

  private static boolean isNew(Sql sql) throws SQLException {
    return sql.pragma("application_id").equals("0")
        && sql.pragma("user_version").equals("0")
        && sql.first("SELECT count(*) FROM sqlite_schema", row -> row.getLong(1)).orElse(1L) == 0;
  }

  private static void create(Sql sql, Schema schema) throws SQLException {
    upgrade(sql, schema, 0);
  }

  /** Brings the tables from a version to the present one, in one transaction. */
  private static void upgrade(Sql sql, Schema schema, int version) throws SQLException {
    sql.execute("BEGIN IMMEDIATE");
    for (List<String> statements : schema.versions().subList(version, schema.version())) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    }
    sql.execute("PRAGMA application_id = " + schema.applicationId());
    sql.execute("PRAGMA user_version = " + schema.version());
    sql.execute("COMMIT");
  }

  private static void verify(Sql sql, Schema schema, Path file) throws SQLException {
    if (!sql.pragma("application_id").equals(Integer.toString(schema.applicationId()))) {
      throw new StoreException(
          StoreException.CORRUPT,
          file + " is a database of something else; it was left as it is. Choose another path",
          null);
    }
    int version = Integer.parseInt(sql.pragma("user_version"));
    if (version < 1 || version > schema.version()) {
      throw new StoreException(
          StoreException.UNAVAILABLE,
          file
              + " has version "
              + version
              + ", this release writes "
              + schema.version()
              + "; it was left as it is. Use the release that wrote it, or a newer one",
          null);
    }
    checkPages(sql, file);
    if (version < schema.version()) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0} is brought from version {1} to {2}",
          file,
          version,
          schema.version());
      upgrade(sql, schema, version);
    }
  }

  private static void checkPages(Sql sql, Path file) throws SQLException {
    long bytes;
    try {
      bytes = Files.size(file);
    } catch (IOException e) {
      throw unavailable(file, e);
    }
    if (bytes > CHECKED_BYTES) {
      LOG.log(System.Logger.Level.INFO, "{0} is large and was opened without a check", file);
      return;
    }
    String outcome = sql.pragma("quick_check(1)");
    if (!outcome.equals("ok")) {
      throw Failures.opening(file.toString(), new SQLException(outcome, null, 11));
    }
  }

  private static void closeQuietly(@Nullable Sql sql) {
    if (sql != null) {
      try {
        sql.close();
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "a connection that failed to open failed to close", e);
      }
    }
  }
}
