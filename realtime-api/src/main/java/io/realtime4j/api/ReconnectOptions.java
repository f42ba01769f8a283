package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import java.time.Duration;

/**
 * Back-off: the n-th delay is drawn between half and the whole of {@code initialDelay · 2^(n-1)},
 * never above {@code maxDelay}. Immutable.
 */
public final class ReconnectOptions {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final ReconnectOptions DEFAULTS = new Builder().build();

  private final Duration initialDelay;
  private final Duration maxDelay;
  private final Duration stableAfter;
  private final int maxAttempts;

  private ReconnectOptions(Builder builder) {
    this.initialDelay = builder.initialDelay;
    this.maxDelay = builder.maxDelay;
    this.stableAfter = builder.stableAfter;
    this.maxAttempts = builder.maxAttempts;
  }

  /** Returns the defaults: from 1 s to 30 s, stable after 30 s, no limit. */
  public static ReconnectOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the values of {@link #defaults()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.initialDelay = initialDelay;
    builder.maxDelay = maxDelay;
    builder.stableAfter = stableAfter;
    builder.maxAttempts = maxAttempts;
    return builder;
  }

  /** Returns the longest time before the first new attempt; 1 s by default. */
  public Duration initialDelay() {
    return initialDelay;
  }

  /** Returns the cap of the delays; 30 s by default. */
  public Duration maxDelay() {
    return maxDelay;
  }

  /** Returns how long a connection has to live for the count to start anew; 30 s by default. */
  public Duration stableAfter() {
    return stableAfter;
  }

  /**
   * Returns the attempts before giving up; {@link Integer#MAX_VALUE}, the default, for no limit.
   */
  public int maxAttempts() {
    return maxAttempts;
  }

  /** Builds options. Each setter throws {@link IllegalArgumentException} for a bad value. */
  public static final class Builder {
    private Duration initialDelay = Duration.ofSeconds(1);
    private Duration maxDelay = Duration.ofSeconds(30);
    private Duration stableAfter = Duration.ofSeconds(30);
    private int maxAttempts = Integer.MAX_VALUE;

    private Builder() {}

    /** Sets {@link ReconnectOptions#initialDelay()}, from 1 ms to a day. */
    public Builder initialDelay(Duration value) {
      initialDelay = Require.range("initialDelay", value, MILLI, DAY);
      return this;
    }

    /** Sets {@link ReconnectOptions#maxDelay()}, from 1 ms to a day. */
    public Builder maxDelay(Duration value) {
      maxDelay = Require.range("maxDelay", value, MILLI, DAY);
      return this;
    }

    /** Sets {@link ReconnectOptions#stableAfter()}, up to a day. */
    public Builder stableAfter(Duration value) {
      stableAfter = Require.range("stableAfter", value, Duration.ZERO, DAY);
      return this;
    }

    /** Sets {@link ReconnectOptions#maxAttempts()}, at least 1. */
    public Builder maxAttempts(int value) {
      maxAttempts = Require.range("maxAttempts", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** Returns the options. */
    public ReconnectOptions build() {
      return new ReconnectOptions(this);
    }
  }
}
