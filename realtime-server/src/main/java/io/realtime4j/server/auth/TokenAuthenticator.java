package io.realtime4j.server.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.TokenExpiredException;
import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.protocol.ProtocolLimits;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Checks the token of a client: a JWT signed with the configured secret. Without a secret every
 * token is refused, unless the server runs in development mode.
 */
public final class TokenAuthenticator implements Authenticator {
  /**
   * Longer text is refused unread. Tokens that list a user's groups have tens of thousands, and no
   * more can come in with a connection.
   */
  private static final int MAX_TOKEN_CHARS = ProtocolLimits.STRANGER_BYTES;

  private final TokenVerifier verifier;
  private final boolean allowAnonymous;
  private final boolean trustClientTenant;

  /** Creates one with the secret and the switches of {@code options}. */
  public TokenAuthenticator(ServerOptions options, InstantSource clock) {
    this.verifier = TokenVerifier.of(options.jwtSecret(), options.devMode(), clock);
    this.allowAnonymous = options.allowAnonymous();
    this.trustClientTenant = options.trustClientTenant();
  }

  @Override
  public CompletionStage<Principal> authenticate(AuthRequest request) {
    try {
      return CompletableFuture.completedFuture(check(request));
    } catch (AuthenticationException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private Principal check(AuthRequest request) {
    Optional<String> chosen =
        trustClientTenant ? Tenants.chosenByClient(request) : Optional.empty();
    String token = request.token();
    if (token == null || token.isBlank()) {
      if (allowAnonymous) {
        return Principal.builder().tenant(chosen.orElse(Principal.PRIMARY_TENANT)).build();
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
    return principal(token, chosen);
  }

  /** Whatever a hostile token makes the library throw, the client hears the same. */
  private Principal principal(String token, Optional<String> chosen) {
    try {
      return TokenClaims.principal(verifier.verify(JWT.decode(token)), chosen);
    } catch (AuthenticationException refused) {
      throw refused;
    } catch (TokenExpiredException expired) {
      throw new AuthenticationException("TOKEN_EXPIRED", "Token expired", null, expired);
    } catch (RuntimeException refused) {
      // Not only what the library declares: a signed payload of null, for one, makes it fall over.
      throw invalid(refused);
    }
  }

  static AuthenticationException invalid(@Nullable Throwable cause) {
    return new AuthenticationException("INVALID_TOKEN", "Invalid token", null, cause);
  }
}
