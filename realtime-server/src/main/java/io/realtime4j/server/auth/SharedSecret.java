package io.realtime4j.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Checks HS256, HS384 and HS512 with one secret. */
final class SharedSecret implements Signatures {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.auth");

  /** RFC 7518, section 3.2: a key shorter than the hash is weak. */
  private static final int ADVISED_BYTES = 32;

  /**
   * HMAC pads a key with zeros up to here itself (RFC 2104), so that longer by them is the same.
   */
  private static final int LIBRARY_BYTES = 64;

  private final JWSVerifier verifier;

  SharedSecret(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < ADVISED_BYTES) {
      LOG.log(
          System.Logger.Level.WARNING,
          "REALTIME_JWT_SECRET has fewer than " + ADVISED_BYTES + " bytes: use a longer one");
    }
    try {
      this.verifier = new MACVerifier(Arrays.copyOf(bytes, Math.max(bytes.length, LIBRARY_BYTES)));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used", e);
    }
  }

  @Override
  public CompletionStage<CompactToken> check(CompactToken token) {
    try {
      if (verifier.verify(token.header(), token.signingInput(), token.signature())) {
        return CompletableFuture.completedFuture(token);
      }
      return CompletableFuture.failedFuture(TokenAuthenticator.invalid(null));
    } catch (JOSEException refused) {
      return CompletableFuture.failedFuture(TokenAuthenticator.invalid(refused));
    }
  }
}
