package io.realtime4j.core;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.api.spi.feature.ClientConfig;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.core.connection.Identity;
import io.realtime4j.core.engine.EngineAddress;
import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A client is one user's for as long as it lives. Who that is, is known when it is built, or named
 * once by the first server that says it; from then on a session of anybody else is refused. So
 * nothing that a user has written, read or joined can ever be sent as another.
 */
/** Whose client this is. Loop only. */
final class Ownership implements Identity {
  private static final String PRIMARY_TENANT = "primary";

  /** The path where Socket.IO is unless somebody says otherwise; it tells no servers apart. */
  private static final String USUAL_PATH = "/socket.io/";

  private final boolean isAnonymous;
  private final boolean choosesTenant;
  private final Consumer<RealtimeException> fault;

  /** Told of the owner when it is named. */
  private final Consumer<StoreOwner> named;

  private StoreOwner owner;

  /**
   * Creates one.
   *
   * @param owner whose client it is, as far as that is known
   */
  Ownership(
      ClientConfig config,
      StoreOwner owner,
      Consumer<StoreOwner> named,
      Consumer<RealtimeException> fault) {
    this.isAnonymous = config.tokenSource() == null && config.user() == null;
    this.choosesTenant = config.tenant() != null;
    this.owner = owner;
    this.named = named;
    this.fault = fault;
  }

  /** Returns whose client it will be, as far as the configuration says. */
  static StoreOwner known(ClientConfig config) {
    StoreOwner.Builder known =
        StoreOwner.builder().server(server(config.url(), config.options().connection().path()));
    TokenClaims claims = TokenClaims.of(config.staticToken());
    String tenant = config.tenant() == null ? claims.tenant() : config.tenant();
    if (tenant != null) {
      known.tenant(tenant);
    }
    String user = config.user() == null ? claims.user() : config.user();
    if (user != null) {
      known.user(user);
    } else if (config.tokenSource() == null) {
      known.user("");
    }
    return known.build();
  }

  private static String server(URI url, String path) {
    EngineAddress address = new EngineAddress(url, path.equals(USUAL_PATH) ? "/" : path);
    return address.toString();
  }

  @Override
  public @Nullable AuthenticationException judge(SessionInfo session, @Nullable String token) {
    if (isAnonymous || session.peer() == Peer.PLAIN) {
      return null;
    }
    TokenClaims claims = TokenClaims.of(token);
    String user = session.userId().isEmpty() ? claims.user() : session.userId();
    if (owner.isNamed()) {
      return user == null || isOwner(user, claims) ? null : otherUser(user, claims);
    }
    if (user == null && session.peer() != Peer.FULL) {
      fault.accept(
          new AuthenticationException(
              "OWNER_UNKNOWN",
              "Neither the server nor the token says who we are, so nobody knows whose messages"
                  + " are queued; nothing is sent. Set user().",
              null,
              null));
      return null;
    }
    return name(user == null ? "" : user, claims);
  }

  private boolean isOwner(String user, TokenClaims claims) {
    String tenant = tenant(claims);
    return user.equals(owner.user().orElseThrow())
        && (tenant == null || tenant.equals(owner.tenant()));
  }

  /** Returns the tenant that a token speaks of; {@code null} if it may be any. */
  private @Nullable String tenant(TokenClaims claims) {
    if (claims.tenant() != null) {
      return claims.tenant();
    }
    return claims.user() == null || choosesTenant ? null : PRIMARY_TENANT;
  }

  private @Nullable AuthenticationException name(String user, TokenClaims claims) {
    StoreOwner.Builder next = owner.toBuilder().user(user);
    String tenant = tenant(claims);
    try {
      owner = (tenant == null ? next : next.tenant(tenant)).build();
    } catch (IllegalArgumentException e) {
      return mismatch("The server says that we are a user with an unusable name", e);
    }
    named.accept(owner);
    return null;
  }

  private AuthenticationException otherUser(String user, TokenClaims claims) {
    String tenant = claims.tenant() == null ? "" : " of " + claims.tenant();
    return mismatch(
        "The server says that we are \""
            + user
            + "\""
            + tenant
            + ", but this client is that of "
            + owner
            + "; nothing was sent. Use a token of that user, or close this client and build"
            + " another",
        null);
  }

  private static AuthenticationException mismatch(String message, @Nullable Throwable cause) {
    return new AuthenticationException("ACCOUNT_MISMATCH", message + ".", null, cause);
  }
}
