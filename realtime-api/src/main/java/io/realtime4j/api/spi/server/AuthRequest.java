package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a connecting client presents.
 *
 * <p>Needed: the address.
 */
public final class AuthRequest {
  private final @Nullable String token;
  private final JsonObject auth;
  private final @Nullable String appName;
  private final String query;
  private final InetSocketAddress remote;
  private final java.security.@Nullable Principal user;

  private AuthRequest(Builder builder) {
    this.token = builder.token;
    this.auth = builder.auth;
    this.appName = builder.appName;
    this.query = builder.query;
    this.remote = Require.set("remote", builder.remote);
    this.user = builder.user;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.token = token;
    builder.auth = auth;
    builder.appName = appName;
    builder.query = query;
    builder.remote = remote;
    builder.user = user;
    return builder;
  }

  /** Returns the token, or {@code null} if it sent none. */
  public @Nullable String token() {
    return token;
  }

  /** Returns the whole payload of CONNECT, empty if absent. */
  public JsonObject auth() {
    return auth;
  }

  /** Returns the header {@code X-App-Name}, or {@code null}. */
  public @Nullable String appName() {
    return appName;
  }

  /** Returns the query of the handshake, as sent. */
  public String query() {
    return query;
  }

  /** Returns the peer's address. */
  public InetSocketAddress remote() {
    return remote;
  }

  /**
   * Returns who the container of an attached transport says is behind the request that connects,
   * such as the user of its login session; {@code null} if it knows nobody, at a refresh, and
   * always where there is no container.
   */
  public java.security.@Nullable Principal user() {
    return user;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthRequest that
        && Objects.equals(token, that.token)
        && auth.equals(that.auth)
        && Objects.equals(appName, that.appName)
        && query.equals(that.query)
        && remote.equals(that.remote)
        && Objects.equals(user, that.user);
  }

  @Override
  public int hashCode() {
    return Objects.hash(token, auth, appName, query, remote, user);
  }

  @Override
  public String toString() {
    return "AuthRequest[" + "appName=" + appName + ", remote=" + remote + "]";
  }

  /** Collects the values of an {@link AuthRequest}. */
  public static final class Builder {
    private @Nullable String token;
    private JsonObject auth = JsonObject.EMPTY;
    private @Nullable String appName;
    private String query = "";
    private @Nullable InetSocketAddress remote;
    private java.security.@Nullable Principal user;

    private Builder() {}

    /** Sets the token, or {@code null} if it sent none. */
    public Builder token(@Nullable String newToken) {
      this.token = newToken;
      return this;
    }

    /** Sets the whole payload of CONNECT, empty if absent. */
    public Builder auth(JsonObject newAuth) {
      this.auth = newAuth;
      return this;
    }

    /** Sets the header {@code X-App-Name}, or {@code null}. */
    public Builder appName(@Nullable String newAppName) {
      this.appName = newAppName;
      return this;
    }

    /** Sets the query of the handshake, as sent. */
    public Builder query(String newQuery) {
      this.query = newQuery;
      return this;
    }

    /** Sets the peer's address. */
    public Builder remote(InetSocketAddress newRemote) {
      this.remote = newRemote;
      return this;
    }

    /** Sets who the container says it is, or {@code null}. */
    public Builder user(java.security.@Nullable Principal newUser) {
      this.user = newUser;
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public AuthRequest build() {
      return new AuthRequest(this);
    }
  }
}
