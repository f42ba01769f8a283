package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An answer to an HTTP request. */
public final class RouteResponse {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable JsonObject json;

  private RouteResponse(Builder builder) {
    this.status = Require.range("status", builder.status, 200, 599);
    this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
    this.body = builder.body;
    this.json = builder.json;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.status = status;
    builder.headers = headers;
    builder.body = body;
    builder.json = json;
    return builder;
  }

  /** Returns the status, 200 by default. */
  public int status() {
    return status;
  }

  /** Returns the headers. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns what is written as the body, as JSON; {@code null} if {@link #body} is. */
  public @Nullable JsonObject json() {
    return json;
  }

  /** Returns the body; it must not be changed. */
  public byte[] body() {
    return body;
  }

  /** Returns an answer of JSON. */
  public static RouteResponse json(int status, JsonObject body) {
    return builder()
        .status(status)
        .headers(Map.of("Content-Type", "application/json; charset=utf-8"))
        .json(body)
        .build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RouteResponse that
        && status == that.status
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body)
        && Objects.equals(json, that.json);
  }

  @Override
  public int hashCode() {
    return Objects.hash(status, headers, Arrays.hashCode(body), json);
  }

  @Override
  public String toString() {
    return "RouteResponse["
        + "status="
        + status
        + ", headers="
        + headers
        + ", body="
        + body.length
        + " bytes"
        + "]";
  }

  /** Collects the values of a {@link RouteResponse}. */
  public static final class Builder {
    private int status = 200;
    private Map<String, String> headers = Map.of();
    private byte[] body = {};
    private @Nullable JsonObject json;

    private Builder() {}

    /** Sets the status, 200 by default. */
    public Builder status(int newStatus) {
      this.status = newStatus;
      return this;
    }

    /** Sets the headers. */
    public Builder headers(Map<String, String> newHeaders) {
      this.headers = newHeaders;
      return this;
    }

    /** Sets an object that is written as the body, in its place; {@code null} for none. */
    public Builder json(@Nullable JsonObject newJson) {
      this.json = newJson;
      return this;
    }

    /** Sets the body; it must not be changed. */
    public Builder body(byte[] newBody) {
      this.body = newBody;
      return this;
    }

    /**
     * Returns the answer.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public RouteResponse build() {
      return new RouteResponse(this);
    }
  }
}
