package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.StoreReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Puts a copy in the place of a server's file. A write-ahead log that a killed server has left
 * belongs to the file it was written for: SQLite would lay it over any other of that name, so the
 * two are moved away together.
 */
final class SqliteRestore {
  /** What SQLite keeps beside a file, behind its name. The file itself goes first. */
  private static final List<String> PARTS = List.of("", "-wal", "-shm");

  private static final int MOST_KEPT = 1_000;

  private SqliteRestore() {}

  static Optional<Path> run(Path copy, SqliteLocation place) {
    if (!Files.isRegularFile(copy)) {
      throw new StoreException(StoreException.UNAVAILABLE, "there is no file " + copy, null);
    }
    if (copy.equals(place.file())) {
      throw new StoreException(
          StoreException.UNAVAILABLE, copy + " is the store itself; give a copy of it", null);
    }
    refuseDamaged(copy);
    SqliteFile.createDirectory(place.directory());
    ProcessLock lock = SqliteServerStore.lock(place);
    try {
      Path written = place.beside(".restored");
      Files.deleteIfExists(written); // of one that was ended in between
      SqliteTools.write(copy, written);
      Optional<Path> kept = setAside(place);
      Files.move(written, place.file(), StandardCopyOption.ATOMIC_MOVE);
      return kept;
    } catch (IOException e) {
      throw SqliteFile.unavailable(place.file(), e);
    } finally {
      SqliteServerStore.release(null, lock);
    }
  }

  private static void refuseDamaged(Path copy) {
    StoreReport report = SqliteReport.of(copy, true);
    // What an older release has written is brought forward by the server that starts on it.
    if (!report.problems().isEmpty() && report.version() >= Schema.SERVER.version()) {
      throw new StoreException(
          StoreException.CORRUPT,
          copy + " is not restored, something is wrong with it: " + report.problems().get(0),
          null);
    }
  }

  private static Optional<Path> setAside(SqliteLocation place) throws IOException {
    if (PARTS.stream().noneMatch(part -> Files.exists(place.beside(part)))) {
      return Optional.empty();
    }
    String kept = freeName(place);
    for (String part : PARTS) {
      if (Files.exists(place.beside(part))) {
        Files.move(place.beside(part), place.beside(kept + part));
      }
    }
    return Optional.of(place.beside(kept));
  }

  private static String freeName(SqliteLocation place) throws IOException {
    for (int number = 1; number <= MOST_KEPT; number++) {
      String name = ".replaced-" + number;
      if (PARTS.stream().noneMatch(part -> Files.exists(place.beside(name + part)))) {
        return name;
      }
    }
    throw new IOException("too many files " + place.beside(".replaced-*") + " are kept there");
  }
}
