package io.realtime4j.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * POSIX locks belong to the process, and closing any descriptor of a file drops all that the process
 * holds on it. So nobody in this process may even open a lock file that another store of the same
 * process holds: `HELD` knows them, for the whole process, which is why it is static. A second copy
 * of this class, under another class loader, has another `HELD`; it learns from the JDK that the lock
 * overlaps, and then must keep its descriptor open for good.
 */
/** An operating system's lock on a file of its own; it goes with the process, however that ends. */
final class ProcessLock {
  /** Guarded by itself: real paths of what this process holds. */
  private static final Set<Path> HELD = new HashSet<>();

  /** Guarded by {@link #HELD}: never closed, see above. */
  private static final List<FileChannel> LEFT_OPEN = new ArrayList<>();

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Creates the file if need be and locks it; {@code null} if somebody holds it. */
  static @Nullable ProcessLock acquire(Path file) throws IOException {
    SqliteFile.createIfAbsent(file);
    return lock(file, StandardOpenOption.WRITE);
  }

  /**
   * Locks a file that is there; {@code null} if somebody holds it.
   *
   * @throws java.nio.file.NoSuchFileException if it is not there
   */
  static @Nullable ProcessLock acquireExisting(Path file) throws IOException {
    return lock(file, StandardOpenOption.WRITE);
  }

  private static @Nullable ProcessLock lock(Path file, OpenOption... options) throws IOException {
    Path directory = file.getParent();
    Path real =
        (directory == null ? Path.of("") : directory).toRealPath().resolve(file.getFileName());
    synchronized (HELD) {
      if (HELD.contains(real)) {
        return null;
      }
      FileChannel channel = FileChannel.open(real, options);
      FileLock lock = null;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        LEFT_OPEN.add(channel);
        return null;
      } finally {
        if (lock == null && !LEFT_OPEN.contains(channel)) {
          channel.close();
        }
      }
      if (lock == null) {
        return null;
      }
      HELD.add(real);
      return new ProcessLock(real, channel);
    }
  }

  void release() throws IOException {
    synchronized (HELD) {
      HELD.remove(file);
      channel.close();
    }
  }

  /** Deletes the file while it is locked, then lets go: nobody can lock what is about to vanish. */
  void deleteAndRelease() throws IOException {
    try {
      Files.deleteIfExists(file);
    } finally {
      release();
    }
  }
}
