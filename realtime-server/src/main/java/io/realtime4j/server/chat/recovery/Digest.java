package io.realtime4j.server.chat.recovery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Digests of texts. */
final class Digest {
  private static final int KEY_BYTES = 16;
  private static final Base64.Encoder KEYS = Base64.getUrlEncoder().withoutPadding();

  private Digest() {}

  /**
   * Returns what stands for a secret in a store: 22 letters, digits, hyphens and underscores. 128
   * bits are more than the secret has; what they need not withstand are two secrets of one's own
   * choice.
   */
  static String key(String secret) {
    return KEYS.encodeToString(Arrays.copyOf(sha256(secret), KEY_BYTES));
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
