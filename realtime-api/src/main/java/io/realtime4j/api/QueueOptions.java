package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import java.time.Duration;

/** The outgoing messages. Immutable. */
public final class QueueOptions {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final QueueOptions DEFAULTS = new Builder().build();

  private final int maxMessages;
  private final long maxBytes;
  private final Overflow overflow;
  private final int window;
  private final int maxRetries;
  private final Duration expiry;
  private final boolean holdBehindFailed;

  private QueueOptions(Builder builder) {
    this.maxMessages = builder.maxMessages;
    this.maxBytes = builder.maxBytes;
    this.overflow = builder.overflow;
    this.window = builder.window;
    this.maxRetries = builder.maxRetries;
    this.expiry = builder.expiry;
    this.holdBehindFailed = builder.holdBehindFailed;
  }

  /**
   * Returns the defaults: 100 messages, 16 MiB, refuse, 256 under way, 5 retries, 24 h, no hold.
   */
  public static QueueOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the values of {@link #defaults()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.maxMessages = maxMessages;
    builder.maxBytes = maxBytes;
    builder.overflow = overflow;
    builder.window = window;
    builder.maxRetries = maxRetries;
    builder.expiry = expiry;
    builder.holdBehindFailed = holdBehindFailed;
    return builder;
  }

  /** Returns how many messages may wait, and beside them how many changes; 100 by default. */
  public int maxMessages() {
    return maxMessages;
  }

  /**
   * Returns how many bytes of payload may wait, and beside them of changes; 16 MiB by default.
   * Edits make no message that waits larger than this allows.
   */
  public long maxBytes() {
    return maxBytes;
  }

  /** Returns what happens beyond; the new message is refused by default. */
  public Overflow overflow() {
    return overflow;
  }

  /**
   * Returns how many messages may be under way at once; 256 by default. It begins with 16 at most,
   * and comes to more while answers do not take longer for it and nothing is refused: what is under
   * way stands in front of whatever else a slow link is to carry.
   */
  public int window() {
    return window;
  }

  /** Returns how many failed sends are tried again before a message is given up; 5 by default. */
  public int maxRetries() {
    return maxRetries;
  }

  /**
   * Returns how long a message may wait to be accepted until it is given up as EXPIRED; 24 h by
   * default.
   */
  public Duration expiry() {
    return expiry;
  }

  /** Returns whether later messages of a room wait for a failed one; no by default. */
  public boolean holdBehindFailed() {
    return holdBehindFailed;
  }

  /** What happens when the queue is full. */
  public enum Overflow {
    /** The new message is refused with {@link QueueFullException}. */
    REFUSE,
    /** The oldest message never written to a socket is dropped, with an event. */
    DROP_OLDEST
  }

  /** Builds options. Each setter throws {@link IllegalArgumentException} for a bad value. */
  public static final class Builder {
    private int maxMessages = 100;
    private long maxBytes = 16L << 20;
    private Overflow overflow = Overflow.REFUSE;
    private int window = 256;
    private int maxRetries = 5;
    private Duration expiry = Duration.ofHours(24);
    private boolean holdBehindFailed = false;

    private Builder() {}

    /** Sets {@link QueueOptions#maxMessages()}, at least 1. */
    public Builder maxMessages(int value) {
      maxMessages = Require.range("maxMessages", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** Sets {@link QueueOptions#maxBytes()}, at least 1. */
    public Builder maxBytes(long value) {
      maxBytes = Require.range("maxBytes", value, 1, Long.MAX_VALUE);
      return this;
    }

    /** Sets {@link QueueOptions#overflow()}. */
    public Builder overflow(Overflow value) {
      overflow = Require.set("overflow", value);
      return this;
    }

    /** Sets {@link QueueOptions#window()}, from 1 to 10,000. */
    public Builder window(int value) {
      window = Require.range("window", value, 1, 10_000);
      return this;
    }

    /** Sets {@link QueueOptions#maxRetries()}, from 0 to 1,000,000. */
    public Builder maxRetries(int value) {
      maxRetries = Require.range("maxRetries", value, 0, 1_000_000);
      return this;
    }

    /** Sets {@link QueueOptions#expiry()}, from 1 ms to 365 days. */
    public Builder expiry(Duration value) {
      expiry = Require.range("expiry", value, MILLI, YEAR);
      return this;
    }

    /** Sets {@link QueueOptions#holdBehindFailed()}. */
    public Builder holdBehindFailed(boolean value) {
      holdBehindFailed = value;
      return this;
    }

    /** Returns the options. */
    public QueueOptions build() {
      return new QueueOptions(this);
    }
  }
}
