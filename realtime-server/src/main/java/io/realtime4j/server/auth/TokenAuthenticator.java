package io.realtime4j.server.auth;

import com.nimbusds.jose.JWSAlgorithm;
import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.protocol.ProtocolLimits;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Checks the token of a client: a JWT signed with the configured secret, or with a key that the
 * configured identity provider publishes. Which of the two is decided by the algorithm, so that a
 * public key never serves as a secret. With neither every token is refused, unless the server runs
 * in development mode.
 */
public final class TokenAuthenticator implements Authenticator {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.auth");

  /**
   * Longer text is refused unread. Tokens that list a user's groups have tens of thousands, and no
   * more can come in with a connection.
   */
  private static final int MAX_TOKEN_CHARS = ProtocolLimits.STRANGER_BYTES;

  private final @Nullable Signatures secret;
  private final @Nullable Signatures published;
  private final TokenRules rules;
  private final boolean unsigned;
  private final boolean allowAnonymous;
  private final boolean trustClientTenant;

  /** Creates one with the keys and the switches of {@code options}. */
  public TokenAuthenticator(ServerOptions options, InstantSource clock) {
    this(options, clock, KeySets.DEFAULT);
  }

  TokenAuthenticator(ServerOptions options, InstantSource clock, KeySets keySets) {
    String text = options.jwtSecret();
    URI address = options.jwksUrl();
    this.secret = text == null ? null : new SharedSecret(text);
    this.published = address == null ? null : keySets.at(address);
    this.rules = new TokenRules(options.jwtIssuer(), options.jwtAudience(), clock);
    this.unsigned = options.devMode() && secret == null && published == null;
    this.allowAnonymous = options.allowAnonymous();
    this.trustClientTenant = options.trustClientTenant();
    if (unsigned) {
      warn("development mode without REALTIME_JWT_SECRET: tokens are accepted unverified");
    } else if (secret == null && published == null) {
      warn(
          "no key for tokens: every token will be refused;"
              + " set REALTIME_JWT_SECRET or REALTIME_JWKS_URL");
    }
  }

  private static void warn(String text) {
    LOG.log(System.Logger.Level.WARNING, text);
  }

  @Override
  public CompletionStage<Principal> authenticate(AuthRequest request) {
    try {
      return check(request);
    } catch (AuthenticationException refused) {
      return CompletableFuture.failedFuture(refused);
    } catch (RuntimeException refused) {
      // Whatever a hostile token makes a library throw, the client hears the same.
      return CompletableFuture.failedFuture(invalid(refused));
    }
  }

  private CompletionStage<Principal> check(AuthRequest request) {
    Optional<String> chosen =
        trustClientTenant ? Tenants.chosenByClient(request) : Optional.empty();
    String token = request.token();
    if (token == null || token.isBlank()) {
      if (allowAnonymous) {
        return CompletableFuture.completedFuture(
            Principal.builder().tenant(chosen.orElse(Principal.PRIMARY_TENANT)).build());
      }
      throw new AuthenticationException("AUTH_REQUIRED", "Authentication required", null, null);
    }
    if (token.length() > MAX_TOKEN_CHARS) {
      throw new AuthenticationException(
          "INVALID_TOKEN",
          "The token has more than " + MAX_TOKEN_CHARS + " characters",
          null,
          null);
    }
    if (unsigned) {
      return CompletableFuture.completedFuture(
          principal(CompactToken.unverifiedClaims(token), chosen));
    }
    CompactToken parsed = CompactToken.parse(token);
    return signaturesFor(parsed.header().getAlgorithm())
        .check(parsed)
        .thenApply(signed -> principal(signed.claims(), chosen));
  }

  /** What a token names only chooses among what is configured. */
  private Signatures signaturesFor(JWSAlgorithm algorithm) {
    Signatures chosen = JWSAlgorithm.Family.HMAC_SHA.contains(algorithm) ? secret : published;
    if (chosen == null) {
      throw invalid(new IllegalArgumentException("no key is configured for " + algorithm));
    }
    return chosen;
  }

  private Principal principal(JsonObject claims, Optional<String> chosen) {
    try {
      rules.check(claims);
      return TokenClaims.principal(claims, chosen);
    } catch (AuthenticationException refused) {
      throw refused;
    } catch (RuntimeException unusable) {
      throw invalid(unusable);
    }
  }

  static AuthenticationException invalid(@Nullable Throwable cause) {
    return new AuthenticationException("INVALID_TOKEN", "Invalid token", null, cause);
  }
}
