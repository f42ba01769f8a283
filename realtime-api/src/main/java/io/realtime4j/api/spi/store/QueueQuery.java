package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a lot are asked for: sequences between two bounds, as much as two limits allow.
 *
 * <p>Needed: lot.
 */
public final class QueueQuery {
  private final String lot;
  private final @Nullable String room;
  private final long after;
  private final long until;
  private final int limit;
  private final long maxBytes;

  private QueueQuery(Builder builder) {
    this.lot = Require.set("lot", builder.lot);
    this.room = builder.room;
    this.after = builder.after;
    this.until = builder.until;
    this.limit = Require.range("limit", builder.limit, 1, Integer.MAX_VALUE);
    this.maxBytes = Require.range("maxBytes", builder.maxBytes, 0, Long.MAX_VALUE);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.lot = lot;
    builder.room = room;
    builder.after = after;
    builder.until = until;
    builder.limit = limit;
    builder.maxBytes = maxBytes;
    return builder;
  }

  /** Returns the lot, as {@link QueueLot#id()} names it. */
  public String lot() {
    return lot;
  }

  /** Returns the room whose rows alone are wanted, or {@code null} for all. */
  public @Nullable String room() {
    return room;
  }

  /** Returns the exclusive lower bound. */
  public long after() {
    return after;
  }

  /** Returns the inclusive upper bound. */
  public long until() {
    return until;
  }

  /** Returns how many rows are given at most, from 1. */
  public int limit() {
    return limit;
  }

  /**
   * Returns how many bytes of bodies are given at most; the first row is given whatever its size.
   */
  public long maxBytes() {
    return maxBytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueueQuery that
        && lot.equals(that.lot)
        && Objects.equals(room, that.room)
        && after == that.after
        && until == that.until
        && limit == that.limit
        && maxBytes == that.maxBytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(lot, room, after, until, limit, maxBytes);
  }

  @Override
  public String toString() {
    return "QueueQuery["
        + "lot="
        + lot
        + ", room="
        + room
        + ", after="
        + after
        + ", until="
        + until
        + ", limit="
        + limit
        + ", maxBytes="
        + maxBytes
        + "]";
  }

  /** Collects the values of a {@link QueueQuery}. */
  public static final class Builder {
    private @Nullable String lot;
    private @Nullable String room;
    private long after = 0;
    private long until = Long.MAX_VALUE;
    private int limit = 500;
    private long maxBytes = 1 << 20;

    private Builder() {}

    /** Sets the lot, as {@link QueueLot#id()} names it. */
    public Builder lot(String newLot) {
      this.lot = newLot;
      return this;
    }

    /** Sets the room whose rows alone are wanted, or {@code null} for all. */
    public Builder room(@Nullable String newRoom) {
      this.room = newRoom;
      return this;
    }

    /** Sets the exclusive lower bound. */
    public Builder after(long newAfter) {
      this.after = newAfter;
      return this;
    }

    /** Sets the inclusive upper bound. */
    public Builder until(long newUntil) {
      this.until = newUntil;
      return this;
    }

    /** Sets how many rows are given at most, from 1. */
    public Builder limit(int newLimit) {
      this.limit = newLimit;
      return this;
    }

    /**
     * Sets how many bytes of bodies are given at most; the first row is given whatever its size.
     */
    public Builder maxBytes(long newMaxBytes) {
      this.maxBytes = newMaxBytes;
      return this;
    }

    /**
     * Returns the query.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public QueueQuery build() {
      return new QueueQuery(this);
    }
  }
}
