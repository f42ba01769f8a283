package io.realtime4j.store.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What the locks of a schema are called among all advisory locks of the database.
 *
 * @param schema of the schema's name
 */
record LockKeys(int schema) {
  static LockKeys of(String schema) {
    try {
      // Not String.hashCode, which is the same of many short names: "an" and "c0".
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(schema.getBytes(StandardCharsets.UTF_8));
      return new LockKeys(ByteBuffer.wrap(hash).getInt());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Held by a server as long as it writes: "rt4s". */
  int server() {
    return 0x72743473;
  }

  /** Held for one transaction that writes: "rt4t". */
  int turn() {
    return 0x72743474;
  }

  /** Held while tables are made: "rt4m". */
  int migration() {
    return 0x7274346d;
  }
}
