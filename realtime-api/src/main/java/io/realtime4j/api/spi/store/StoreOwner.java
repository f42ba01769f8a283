package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose data a client store holds: those of one user of one tenant on one server. Two owners are
 * the same if all three are; a store never shows one what is another's.
 *
 * <p>An owner without a user, or without a server, is not {@linkplain #isNamed() named} yet. An
 * empty user is the anonymous one, who connects without any token.
 */
public final class StoreOwner {
  private static final String PRIMARY_TENANT = "primary";
  private static final int MAX_SERVER_CHARS = 2_048;
  private static final int MAX_NAME_CHARS = 1_024;

  private final @Nullable String server;
  private final String tenant;
  private final @Nullable String user;

  private StoreOwner(Builder builder) {
    this.server = builder.server == null ? null : normal(builder.server);
    this.tenant = Require.text("tenant", Require.clean("tenant", builder.tenant, MAX_NAME_CHARS));
    this.user = Require.clean("user", builder.user, MAX_NAME_CHARS);
  }

  /** Returns a builder; what is not set is not known, but for the tenant. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.server = server;
    builder.tenant = tenant;
    builder.user = user;
    return builder;
  }

  /**
   * Returns scheme ({@code http} or {@code https}), host, port unless it is the scheme's own, and
   * path without a slash at its end; empty if not known.
   */
  public Optional<String> server() {
    return Optional.ofNullable(server);
  }

  /** Returns the tenant; {@code primary} where nobody speaks of tenants. */
  public String tenant() {
    return tenant;
  }

  /** Returns the user's id, empty text for the anonymous user; empty if not known. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** Returns whether server and user are known. */
  public boolean isNamed() {
    return server != null && user != null;
  }

  /** Returns whether all that is known of this owner is the same of that one, who is named. */
  public boolean canBecome(StoreOwner named) {
    return named.isNamed()
        && (server == null || server.equals(named.server))
        && (user == null || (user.equals(named.user) && tenant.equals(named.tenant)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoreOwner that
        && Objects.equals(server, that.server)
        && tenant.equals(that.tenant)
        && Objects.equals(user, that.user);
  }

  @Override
  public int hashCode() {
    return Objects.hash(server, tenant, user);
  }

  @Override
  public String toString() {
    String who = user == null ? "nobody yet" : user.isEmpty() ? "the anonymous user" : user;
    return who + " of " + tenant + " at " + (server == null ? "no server yet" : server);
  }

  private static String normal(String address) {
    URI uri;
    try {
      uri = new URI(address.trim());
    } catch (URISyntaxException e) {
      throw unusable(address, e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String http =
        switch (scheme) {
          case "http", "ws" -> "http";
          case "https", "wss" -> "https";
          default -> throw unusable(address, null);
        };
    String authority = uri.getRawAuthority();
    if (authority == null) {
      throw unusable(address, null);
    }
    String host = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    String ownPort = http.equals("http") ? ":80" : ":443";
    String origin = host.endsWith(ownPort) ? host.substring(0, host.lastIndexOf(':')) : host;
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    String normal = http + "://" + origin + path.substring(0, end);
    return Objects.requireNonNull(Require.clean("server", normal, MAX_SERVER_CHARS));
  }

  private static IllegalArgumentException unusable(String address, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "server must look like http://host:port/path, was \"" + address + "\"", cause);
  }

  /** Collects the values of a {@link StoreOwner}. */
  public static final class Builder {
    private @Nullable String server;
    private String tenant = PRIMARY_TENANT;
    private @Nullable String user;

    private Builder() {}

    /** Sets the server's address; query and fragment are left out. Default: not known. */
    public Builder server(String address) {
      this.server = address;
      return this;
    }

    /** Sets the tenant. Default: {@code primary}. */
    public Builder tenant(String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /** Sets the user's id, empty text for the anonymous user. Default: not known. */
    public Builder user(String userId) {
      this.user = userId;
      return this;
    }

    /**
     * Returns the owner.
     *
     * @throws IllegalArgumentException if a value cannot be used; the message names it
     */
    public StoreOwner build() {
      return new StoreOwner(this);
    }
  }
}
