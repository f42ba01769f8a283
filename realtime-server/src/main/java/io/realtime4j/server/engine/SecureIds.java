package io.realtime4j.server.engine;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Ids that nobody can guess. */
public final class SecureIds {
  /** 120 bits; as base64url 20 characters without padding, the form that clients know. */
  private static final int BYTES = 15;

  private SecureIds() {}

  /** Returns a new id of 20 characters. */
  public static String next(RandomGenerator secure) {
    byte[] bytes = new byte[BYTES];
    secure.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
