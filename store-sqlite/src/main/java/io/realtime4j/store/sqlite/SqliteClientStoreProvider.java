package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.ClientStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.store.StoreOwner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Opens client stores in a SQLite file, whose changes are on the disk when they complete.
 *
 * <p>The location is {@code PATH}, to which options may be added: {@code PATH?synchronous=normal}
 * (faster; a power cut may take the last changes). Empty means a file per server: {@code HASH.db}
 * in {@code .realtime4j} below the user's home directory, where HASH is the beginning of the
 * SHA-256 of the server's address.
 *
 * <p>Several owners can share a file and do not see each other. Several processes, or several
 * stores of one process, can share it too: each sends what it enqueued itself, and adopts what
 * those have left that are gone. Each proves that it lives by a lock in the directory {@code
 * PATH.owners}.
 *
 * <p>A file of the first version does not say which server its rows are for. They stay in it, are
 * counted by {@link ClientStore#setAside}, and are nobody's, until the file is opened with {@code
 * PATH?first-version=adopt}: then those of the owner's user are the owner's, for good. The first
 * version had a file for each user where no path was given, {@code HASH.db} of the user's name.
 *
 * <p>Nothing in the file is encrypted, and a location that names a key or a cipher is refused: use
 * an encrypted disk, or a {@code MessageTransform} that encrypts what messages say.
 */
public final class SqliteClientStoreProvider implements ClientStoreProvider {
  /** Creates one. */
  public SqliteClientStoreProvider() {}

  @Override
  public String id() {
    return "sqlite";
  }

  /** Returns a rank above stores in memory. */
  @Override
  public int priority() {
    return 10;
  }

  /**
   * Opens or creates a file. Blocks on I/O.
   *
   * @throws io.realtime4j.api.ConfigurationException if the location cannot be understood
   * @throws io.realtime4j.api.StoreException CORRUPT if the file is damaged or of something else,
   *     UNAVAILABLE if it cannot be written or is of a newer release, LOCKED if another program
   *     locks it; the file is left as it is
   */
  @Override
  public ClientStore open(String location, StoreOwner owner, @Nullable StoreContext context) {
    SqliteLocation parsed = SqliteLocation.parseClient(location, defaultFile(owner));
    Path left = firstVersionFile(owner);
    if (parsed.file().equals(defaultFile(owner)) && Files.exists(left)) {
      System.getLogger(SqliteClientStoreProvider.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "{0} was left by the first version, which did not write down for which server; what"
                  + " it holds is kept and not used. To use it here, set the store to"
                  + " sqlite:{0}?first-version=adopt",
              left);
    }
    return SqliteClientStore.open(parsed, owner, context);
  }

  /** Returns the file that the first version used for a user where none was named. */
  static Path firstVersionFile(StoreOwner owner) {
    return file(owner.user().filter(user -> !user.isEmpty()).orElse("default"));
  }

  /** Returns the file of an owner for which none is named. */
  static Path defaultFile(StoreOwner owner) {
    return file(owner.server().orElse(""));
  }

  private static Path file(String key) {
    byte[] hash;
    try {
      hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    return Path.of(
        System.getProperty("user.home"),
        ".realtime4j",
        HexFormat.of().formatHex(hash, 0, 8) + ".db");
  }
}
