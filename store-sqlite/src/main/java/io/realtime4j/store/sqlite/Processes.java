package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Each open client store counts as a process: it has the rows that it enqueued, and holds a lock on
 * `ID.lock` in a directory beside the database for as long as it is open. It is alive while that
 * lock is held; the operating system lets go of it when the program ends, however that happens.
 * There is no time in this, because clocks jump.
 *
 * A process without a file is dead: files vanish only while locked by their process, which is
 * closing, or by somebody who found the lock free. Ids are random and never come back, so the dead
 * stay dead.
 */
/** Who among those that share a client's file is alive. */
final class Processes {
  private static final String SUFFIX = ".lock";

  /**
   * A JVM cannot lock a file twice, not even to wait for itself; so openers of one JVM wait here.
   */
  private static final Object OPENING = new Object();

  private final Path directory;
  private final String id;
  private final ProcessLock lock;

  private Processes(Path directory, String id, ProcessLock lock) {
    this.directory = directory;
    this.id = id;
    this.lock = lock;
  }

  /** Runs an opening while no other process opens the same file. */
  static <T> T whileAlone(Path directory, Supplier<T> opening) {
    SqliteFile.createDirectory(directory);
    Path gate = directory.resolve("opening");
    synchronized (OPENING) {
      try (FileChannel channel =
          FileChannel.open(gate, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        return opening.get();
      } catch (IOException e) {
        throw SqliteFile.unavailable(gate, e);
      }
    }
  }

  /** Enters a new process, and clears away files that the dead left. Only {@link #whileAlone}. */
  static Processes enter(Path directory) {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    String id = HexFormat.of().formatHex(random);
    try {
      sweep(directory);
      ProcessLock lock = ProcessLock.acquire(directory.resolve(id + SUFFIX));
      if (lock == null) {
        throw new StoreException(
            StoreException.UNAVAILABLE, "cannot lock a new file in " + directory, null);
      }
      return new Processes(directory, id, lock);
    } catch (IOException e) {
      throw SqliteFile.unavailable(directory, e);
    }
  }

  private static void sweep(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        buryIfDead(file);
      }
    }
  }

  String id() {
    return id;
  }

  /** Returns whether another process is gone for good. */
  boolean isDead(String process) {
    return !process.equals(id) && buryIfDead(directory.resolve(process + SUFFIX));
  }

  private static boolean buryIfDead(Path file) {
    try {
      @Nullable ProcessLock lock = ProcessLock.acquireExisting(file);
      if (lock == null) {
        return false;
      }
      lock.deleteAndRelease();
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      System.getLogger(Processes.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "cannot tell whether the process of " + file + " lives",
              e);
      return false;
    }
  }

  void leave() throws IOException {
    lock.deleteAndRelease();
  }
}
