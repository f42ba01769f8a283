package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is removed from the log. Nothing is until a limit is set. The oldest goes first; numbers are
 * never given again.
 */
public final class Retention {
  private final @Nullable String tenant;
  private final @Nullable String room;
  private final long nowMillis;
  private final @Nullable Duration maxAge;
  private final long maxRoomMessages;
  private final long maxRoomBytes;
  private final long maxMessages;
  private final long maxBytes;
  private final Duration clientIdAge;
  private final int maxRemoved;

  private Retention(Builder builder) {
    this.tenant = builder.tenant;
    this.room = builder.room;
    this.nowMillis = builder.nowMillis;
    this.maxAge = builder.maxAge;
    this.maxRoomMessages =
        Require.range("maxRoomMessages", builder.maxRoomMessages, 0, Long.MAX_VALUE);
    this.maxRoomBytes = Require.range("maxRoomBytes", builder.maxRoomBytes, 0, Long.MAX_VALUE);
    this.maxMessages = Require.range("maxMessages", builder.maxMessages, 0, Long.MAX_VALUE);
    this.maxBytes = Require.range("maxBytes", builder.maxBytes, 0, Long.MAX_VALUE);
    this.clientIdAge = builder.clientIdAge;
    this.maxRemoved = Require.range("maxRemoved", builder.maxRemoved, 1, Integer.MAX_VALUE);
    if (tenant == null && room != null) {
      throw new IllegalArgumentException("room needs a tenant");
    }
    if (tenant != null && (maxMessages != Long.MAX_VALUE || maxBytes != Long.MAX_VALUE)) {
      throw new IllegalArgumentException("maxMessages and maxBytes are for all tenants together");
    }
    if (clientIdAge.isNegative() || (maxAge != null && maxAge.isNegative())) {
      throw new IllegalArgumentException("ages must not be negative");
    }
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.tenant = tenant;
    builder.room = room;
    builder.nowMillis = nowMillis;
    builder.maxAge = maxAge;
    builder.maxRoomMessages = maxRoomMessages;
    builder.maxRoomBytes = maxRoomBytes;
    builder.maxMessages = maxMessages;
    builder.maxBytes = maxBytes;
    builder.clientIdAge = clientIdAge;
    builder.maxRemoved = maxRemoved;
    return builder;
  }

  /** Returns the tenant to which the limits apply, or {@code null} for all. */
  public @Nullable String tenant() {
    return tenant;
  }

  /**
   * Returns the room to which the limits apply, or {@code null} for all; only together with a
   * tenant.
   */
  public @Nullable String room() {
    return room;
  }

  /** Returns the present wall-clock time, by which ages are told. */
  public long nowMillis() {
    return nowMillis;
  }

  /** Returns how old a message may become, or {@code null} for any age. */
  public @Nullable Duration maxAge() {
    return maxAge;
  }

  /** Returns how many messages a room may keep; 0 clears it. */
  public long maxRoomMessages() {
    return maxRoomMessages;
  }

  /** Returns how many bytes of bodies a room may keep. */
  public long maxRoomBytes() {
    return maxRoomBytes;
  }

  /** Returns how many messages all rooms together may keep. */
  public long maxMessages() {
    return maxMessages;
  }

  /** Returns how many bytes of bodies all rooms together may keep. */
  public long maxBytes() {
    return maxBytes;
  }

  /**
   * Returns how long after its sending the client id of a removed message is still known, so that a
   * late repetition stays a duplicate.
   */
  public Duration clientIdAge() {
    return clientIdAge;
  }

  /** Returns how many messages one call removes at most, so that others are not kept waiting. */
  public int maxRemoved() {
    return maxRemoved;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Retention that
        && Objects.equals(tenant, that.tenant)
        && Objects.equals(room, that.room)
        && nowMillis == that.nowMillis
        && Objects.equals(maxAge, that.maxAge)
        && maxRoomMessages == that.maxRoomMessages
        && maxRoomBytes == that.maxRoomBytes
        && maxMessages == that.maxMessages
        && maxBytes == that.maxBytes
        && clientIdAge.equals(that.clientIdAge)
        && maxRemoved == that.maxRemoved;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        tenant,
        room,
        nowMillis,
        maxAge,
        maxRoomMessages,
        maxRoomBytes,
        maxMessages,
        maxBytes,
        clientIdAge,
        maxRemoved);
  }

  @Override
  public String toString() {
    return "Retention["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", nowMillis="
        + nowMillis
        + ", maxAge="
        + maxAge
        + ", maxRoomMessages="
        + maxRoomMessages
        + ", maxRoomBytes="
        + maxRoomBytes
        + ", maxMessages="
        + maxMessages
        + ", maxBytes="
        + maxBytes
        + ", clientIdAge="
        + clientIdAge
        + ", maxRemoved="
        + maxRemoved
        + "]";
  }

  /** Collects the values of a {@link Retention}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private long nowMillis = 0;
    private @Nullable Duration maxAge;
    private long maxRoomMessages = Long.MAX_VALUE;
    private long maxRoomBytes = Long.MAX_VALUE;
    private long maxMessages = Long.MAX_VALUE;
    private long maxBytes = Long.MAX_VALUE;
    private Duration clientIdAge = Duration.ofHours(24);
    private int maxRemoved = 10_000;

    private Builder() {}

    /** Sets the tenant to which the limits apply, or {@code null} for all. */
    public Builder tenant(@Nullable String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /**
     * Sets the room to which the limits apply, or {@code null} for all; only together with a
     * tenant.
     */
    public Builder room(@Nullable String newRoom) {
      this.room = newRoom;
      return this;
    }

    /** Sets the present wall-clock time, by which ages are told. */
    public Builder nowMillis(long newNowMillis) {
      this.nowMillis = newNowMillis;
      return this;
    }

    /** Sets how old a message may become, or {@code null} for any age. */
    public Builder maxAge(@Nullable Duration newMaxAge) {
      this.maxAge = newMaxAge;
      return this;
    }

    /** Sets how many messages a room may keep; 0 clears it. */
    public Builder maxRoomMessages(long newMaxRoomMessages) {
      this.maxRoomMessages = newMaxRoomMessages;
      return this;
    }

    /** Sets how many bytes of bodies a room may keep. */
    public Builder maxRoomBytes(long newMaxRoomBytes) {
      this.maxRoomBytes = newMaxRoomBytes;
      return this;
    }

    /** Sets how many messages all rooms together may keep. */
    public Builder maxMessages(long newMaxMessages) {
      this.maxMessages = newMaxMessages;
      return this;
    }

    /** Sets how many bytes of bodies all rooms together may keep. */
    public Builder maxBytes(long newMaxBytes) {
      this.maxBytes = newMaxBytes;
      return this;
    }

    /**
     * Sets how long after its sending the client id of a removed message is still known, so that a
     * late repetition stays a duplicate.
     */
    public Builder clientIdAge(Duration newClientIdAge) {
      this.clientIdAge = newClientIdAge;
      return this;
    }

    /** Sets how many messages one call removes at most, so that others are not kept waiting. */
    public Builder maxRemoved(int newMaxRemoved) {
      this.maxRemoved = newMaxRemoved;
      return this;
    }

    /**
     * Returns the rule.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public Retention build() {
      return new Retention(this);
    }
  }
}
