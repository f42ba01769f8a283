package io.realtime4j.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Checks tokens with the keys that an identity provider publishes (JSON Web Key Set, RFC 7517): RSA
 * of at least 2,048 bits (RFC 7518, sections 3.3 and 3.5), the NIST curves, Ed25519. What the key
 * is for decides, not what the token says of itself: a key of another kind, use or algorithm than
 * the token's header is none.
 *
 * <p>Keys are fetched, and signatures checked, on threads of their own: a provider that hangs and a
 * crowd that connects hold up no loop.
 */
final class PublishedKeys implements Signatures {
  /** Tokens without the name of a key are tried with so many. */
  private static final int MAX_CANDIDATES = 10;

  private final JWKSource<SecurityContext> keys;
  private final Executor workers;

  PublishedKeys(JWKSource<SecurityContext> keys, Executor workers) {
    this.keys = keys;
    this.workers = workers;
  }

  @Override
  public CompletionStage<CompactToken> check(CompactToken token) {
    CompletableFuture<CompactToken> answer = new CompletableFuture<>();
    try {
      workers.execute(() -> answer(token, answer));
    } catch (RejectedExecutionException full) {
      answer.completeExceptionally(
          new IllegalStateException("too many tokens wait to be checked", full));
    }
    return answer;
  }

  private void answer(CompactToken token, CompletableFuture<CompactToken> answer) {
    try {
      if (holds(token)) {
        answer.complete(token);
      } else {
        answer.completeExceptionally(TokenAuthenticator.invalid(null));
      }
    } catch (KeySourceException unavailable) {
      // Not a refusal: whoever signed it may be in the key set that we could not get.
      answer.completeExceptionally(
          new IllegalStateException("the key set could not be fetched", unavailable));
    } catch (RuntimeException | JOSEException refused) {
      answer.completeExceptionally(TokenAuthenticator.invalid(refused));
    }
  }

  private boolean holds(CompactToken token) throws JOSEException {
    JWKMatcher matcher = JWKMatcher.forJWSHeader(token.header());
    if (matcher == null) {
      return false;
    }
    List<JWK> candidates = keys.get(new JWKSelector(matcher), null);
    return candidates.stream().limit(MAX_CANDIDATES).anyMatch(key -> holds(token, key));
  }

  private static boolean holds(CompactToken token, JWK key) {
    try {
      JWSAlgorithm algorithm = token.header().getAlgorithm();
      @Nullable PublicKeyCheck check = PublicKeyCheck.of(key, algorithm);
      return check != null && check.holds(token);
    } catch (JOSEException | RuntimeException unusable) {
      return false;
    }
  }
}
