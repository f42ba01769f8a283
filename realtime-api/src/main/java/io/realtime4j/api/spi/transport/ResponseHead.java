package io.realtime4j.api.spi.transport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Status and headers of an HTTP answer. Immutable. */
public final class ResponseHead {
  private final int status;
  private final Map<String, List<String>> headers;

  private ResponseHead(Builder builder) {
    this.status = builder.status;
    Map<String, List<String>> copy = new LinkedHashMap<>();
    builder.headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    this.headers = copy;
  }

  /**
   * Returns a builder of a head without headers.
   *
   * @param status 100 to 999
   */
  public static Builder builder(int status) {
    return new Builder(status);
  }

  /** Returns a head without headers. */
  public static ResponseHead of(int status) {
    return builder(status).build();
  }

  /** Returns the status, 100 to 999. */
  public int status() {
    return status;
  }

  /** Returns the first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** Returns every value of a header in the order of their coming; empty if there is none. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** Returns the status alone: headers may hold secrets. */
  @Override
  public String toString() {
    return "HTTP " + status;
  }

  /** Builds a head. Not thread-safe. */
  public static final class Builder {
    private final int status;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();

    private Builder(int status) {
      if (status < 100 || status > 999) {
        throw new IllegalArgumentException("status must be 100 to 999, was " + status);
      }
      this.status = status;
    }

    /** Adds a header; one that is there already gets one more value. */
    public Builder header(String name, String value) {
      headers
          .computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
          .add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Returns the head. */
    public ResponseHead build() {
      return new ResponseHead(this);
    }
  }
}
