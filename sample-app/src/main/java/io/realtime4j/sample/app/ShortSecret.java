package io.realtime4j.sample.app;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says if a secret is so short that it can be found by trying: a token tells whether it was. */
final class ShortSecret {
  /** RFC 7518, 3.2: a key is as long as what HS256 makes. */
  private static final int BYTES = 32;

  private ShortSecret() {}

  /** Returns what is to be said of a secret; empty if it is long enough or there is none. */
  static Optional<String> of(@Nullable String secret) {
    int bytes = secret == null ? 0 : secret.getBytes(StandardCharsets.UTF_8).length;
    return bytes == 0 || bytes >= BYTES
        ? Optional.empty()
        : Optional.of(
            "REALTIME_JWT_SECRET has "
                + bytes
                + (bytes == 1 ? " byte" : " bytes")
                + ": who has a token can find it by trying, and be anybody. Take "
                + BYTES
                + " or more, from \"openssl rand -base64 32\" say.");
  }
}
