package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a feature answers HTTP requests.
 *
 * <p>Needed: method, path and handler.
 */
public final class FeatureRoute {
  private final String method;
  private final String path;
  private final List<String> headers;
  private final int maxBodyBytes;
  private final Function<RouteRequest, CompletionStage<RouteResponse>> handler;

  private FeatureRoute(Builder builder) {
    this.method = Require.text("method", Require.set("method", builder.method));
    this.path = Require.set("path", builder.path);
    this.headers = List.copyOf(builder.headers);
    this.maxBodyBytes = Require.range("maxBodyBytes", builder.maxBodyBytes, 0, 16 << 20);
    this.handler = Require.set("handler", builder.handler);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path must begin with a slash, was \"" + path + "\"");
    }
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
    builder.headers = headers;
    builder.maxBodyBytes = maxBodyBytes;
    builder.handler = handler;
    return builder;
  }

  /** Returns the method, in capitals. */
  public String method() {
    return method;
  }

  /** Returns the path, which begins with a slash. */
  public String path() {
    return path;
  }

  /** Returns the names of the headers that the handler reads. */
  public List<String> headers() {
    return headers;
  }

  /** Returns the longest body that is taken; a longer one is answered with 413. */
  public int maxBodyBytes() {
    return maxBodyBytes;
  }

  /** Returns what answers, on a loop: it must not block; after 5 s without an answer it is 504. */
  public Function<RouteRequest, CompletionStage<RouteResponse>> handler() {
    return handler;
  }

  /** Collects the values of a {@link FeatureRoute}. */
  public static final class Builder {
    private @Nullable String method;
    private @Nullable String path;
    private List<String> headers = List.of();
    private int maxBodyBytes = 65_536;
    private @Nullable Function<RouteRequest, CompletionStage<RouteResponse>> handler;

    private Builder() {}

    /** Sets the method, in capitals. */
    public Builder method(String newMethod) {
      this.method = newMethod;
      return this;
    }

    /** Sets the path, which begins with a slash. */
    public Builder path(String newPath) {
      this.path = newPath;
      return this;
    }

    /** Sets the names of the headers that the handler reads. */
    public Builder headers(List<String> newHeaders) {
      this.headers = newHeaders;
      return this;
    }

    /** Sets the longest body that is taken; a longer one is answered with 413. */
    public Builder maxBodyBytes(int newMaxBodyBytes) {
      this.maxBodyBytes = newMaxBodyBytes;
      return this;
    }

    /** Sets what answers, on a loop: it must not block; after 5 s without an answer it is 504. */
    public Builder handler(Function<RouteRequest, CompletionStage<RouteResponse>> newHandler) {
      this.handler = newHandler;
      return this;
    }

    /**
     * Returns the route.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public FeatureRoute build() {
      return new FeatureRoute(this);
    }
  }
}
