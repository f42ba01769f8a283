package io.realtime4j.server.chat.recovery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of texts. */
final class Digest {
  private Digest() {}

  /** Returns 64 hexadecimal digits. */
  static String hex(String text) {
    return HexFormat.of().formatHex(sha256(text));
  }

  /** Returns about a dozen letters and digits. */
  static String base36(String text) {
    return Long.toString(ByteBuffer.wrap(sha256(text)).getLong() >>> 1, Character.MAX_RADIX);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
