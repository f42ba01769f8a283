package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.StoreReport;
import io.realtime4j.api.spi.store.StoreTools;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies and checks files beside the server that uses them: by a connection of its own, which reads
 * what is committed and holds up nobody who writes.
 */
final class SqliteTools implements StoreTools {
  private static final int BUSY_MILLIS = 10_000;

  private final Path defaultFile;

  SqliteTools(Path defaultFile) {
    this.defaultFile = defaultFile;
  }

  @Override
  public StoreReport backup(String location, Path target) {
    return write(existing(location), target.toAbsolutePath().normalize());
  }

  /** Writes a copy that is whole when it has its name, which must be free. */
  static StoreReport write(Path file, Path absolute) {
    Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
    refuseExisting(absolute);
    create(part);
    try {
      copy(file, part);
      StoreReport report = SqliteReport.of(part, false);
      // SQLite does not wait for the disk when it writes a copy.
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(part, absolute);
      return report;
    } catch (FileAlreadyExistsException e) {
      throw exists(absolute, e);
    } catch (IOException e) {
      throw SqliteFile.unavailable(absolute, e);
    } finally {
      delete(part);
    }
  }

  private static void copy(Path file, Path part) {
    try (Sql sql = SqliteFile.openVisitor(file, BUSY_MILLIS)) {
      sql.execute("VACUUM INTO '" + part.toString().replace("'", "''") + "'");
    } catch (SQLException e) {
      throw Failures.running(file.toString(), e);
    }
    // Whoever starts on the copy has another history: what came after it is not there.
    try (Sql sql = SqliteFile.openVisitor(part, BUSY_MILLIS)) {
      for (String table : List.of("session", "node")) {
        if (isThere(sql, table)) {
          sql.execute("DELETE FROM " + table);
        }
      }
      if (isThere(sql, "meta")) {
        sql.execute("DELETE FROM meta WHERE name = 'epoch'");
      }
    } catch (SQLException e) {
      throw Failures.running(part.toString(), e);
    }
  }

  /** Files of a release before this one are copied as they are. */
  private static boolean isThere(Sql sql, String table) throws SQLException {
    return sql.first(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?",
            row -> row.getInt(1),
            table)
        .isPresent();
  }

  @Override
  public Optional<Path> restore(Path copy, String location) {
    return SqliteRestore.run(
        copy.toAbsolutePath().normalize(), SqliteLocation.parse(location, defaultFile));
  }

  @Override
  public StoreReport check(String location) {
    return SqliteReport.of(existing(location), true);
  }

  private Path existing(String location) {
    Path file = SqliteLocation.parse(location, defaultFile).file();
    if (!Files.isRegularFile(file)) {
      throw new StoreException(StoreException.UNAVAILABLE, "there is no file " + file, null);
    }
    return file;
  }

  private static void refuseExisting(Path target) {
    if (Files.exists(target)) {
      throw exists(target, null);
    }
  }

  private static StoreException exists(Path target, @Nullable Throwable cause) {
    return new StoreException(
        StoreException.UNAVAILABLE,
        target + " is there already; a backup is never written over anything",
        cause);
  }

  /** Takes the name, so that two backups at a time do not mix, and for the owner's eyes only. */
  private static void create(Path part) {
    try {
      SqliteFile.createPrivate(part);
    } catch (FileAlreadyExistsException e) {
      throw new StoreException(
          StoreException.UNAVAILABLE,
          part + " is there: another backup is being written, or was ended; delete it then",
          e);
    } catch (IOException e) {
      throw SqliteFile.unavailable(part, e);
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      System.getLogger(SqliteTools.class.getName())
          .log(System.Logger.Level.WARNING, part + " was left behind", e);
    }
  }
}
