package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request to a feature.
 *
 * <p>Needed: method, path and address.
 */
public final class RouteRequest {
  private final String method;
  private final String path;
  private final String query;
  private final Map<String, String> headers;
  private final byte[] body;
  private final InetSocketAddress remote;

  private RouteRequest(Builder builder) {
    this.method = Require.set("method", builder.method);
    this.path = Require.set("path", builder.path);
    this.query = builder.query;
    this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
    this.body = builder.body;
    this.remote = Require.set("remote", builder.remote);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.method = method;
    builder.path = path;
    builder.query = query;
    builder.headers = headers;
    builder.body = body;
    builder.remote = remote;
    return builder;
  }

  /** Returns the method, in capitals. */
  public String method() {
    return method;
  }

  /** Returns the path, as sent. */
  public String path() {
    return path;
  }

  /** Returns the query, as sent, empty for none. */
  public String query() {
    return query;
  }

  /** Returns the headers that the route asked for, by names in small letters. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the body; it must not be changed. */
  public byte[] body() {
    return body;
  }

  /** Returns the peer's address. */
  public InetSocketAddress remote() {
    return remote;
  }

  /** Returns a header by its name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RouteRequest that
        && method.equals(that.method)
        && path.equals(that.path)
        && query.equals(that.query)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body)
        && remote.equals(that.remote);
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, path, query, headers, Arrays.hashCode(body), remote);
  }

  @Override
  public String toString() {
    return "RouteRequest["
        + "method="
        + method
        + ", path="
        + path
        + ", body="
        + body.length
        + " bytes"
        + ", remote="
        + remote
        + "]";
  }

  /** Collects the values of a {@link RouteRequest}. */
  public static final class Builder {
    private @Nullable String method;
    private @Nullable String path;
    private String query = "";
    private Map<String, String> headers = Map.of();
    private byte[] body = {};
    private @Nullable InetSocketAddress remote;

    private Builder() {}

    /** Sets the method, in capitals. */
    public Builder method(String newMethod) {
      this.method = newMethod;
      return this;
    }

    /** Sets the path, as sent. */
    public Builder path(String newPath) {
      this.path = newPath;
      return this;
    }

    /** Sets the query, as sent, empty for none. */
    public Builder query(String newQuery) {
      this.query = newQuery;
      return this;
    }

    /** Sets the headers that the route asked for, by names in small letters. */
    public Builder headers(Map<String, String> newHeaders) {
      this.headers = newHeaders;
      return this;
    }

    /** Sets the body; it must not be changed. */
    public Builder body(byte[] newBody) {
      this.body = newBody;
      return this;
    }

    /** Sets the peer's address. */
    public Builder remote(InetSocketAddress newRemote) {
      this.remote = newRemote;
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public RouteRequest build() {
      return new RouteRequest(this);
    }
  }
}
