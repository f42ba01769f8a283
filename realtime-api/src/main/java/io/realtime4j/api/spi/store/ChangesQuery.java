package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a room's messages are asked for.
 *
 * <p>Needed: tenant and room.
 */
public final class ChangesQuery {
  private final String tenant;
  private final String room;
  private final @Nullable String thread;
  private final long after;
  private final long upTo;
  private final long fromOffset;
  private final long toOffset;
  private final int limit;
  private final long maxBytes;

  private ChangesQuery(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.thread = builder.thread;
    this.after = builder.after;
    this.upTo = builder.upTo;
    this.fromOffset = builder.fromOffset;
    this.toOffset = builder.toOffset;
    this.limit = Require.range("limit", builder.limit, 0, Integer.MAX_VALUE);
    this.maxBytes = Require.range("maxBytes", builder.maxBytes, 0, Long.MAX_VALUE);
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
    builder.thread = thread;
    builder.after = after;
    builder.upTo = upTo;
    builder.fromOffset = fromOffset;
    builder.toOffset = toOffset;
    builder.limit = limit;
    builder.maxBytes = maxBytes;
    return builder;
  }

  /** Returns the tenant. */
  public String tenant() {
    return tenant;
  }

  /** Returns the canonical room name. */
  public String room() {
    return room;
  }

  /** Returns the thread whose changes alone are wanted, or {@code null} for all. */
  public @Nullable String thread() {
    return thread;
  }

  /** Returns the exclusive lower bound, an lsn. */
  public long after() {
    return after;
  }

  /** Returns the inclusive upper bound, an lsn. */
  public long upTo() {
    return upTo;
  }

  /** Returns the first offset of messages whose changes are wanted. */
  public long fromOffset() {
    return fromOffset;
  }

  /** Returns the last offset of messages whose changes are wanted. */
  public long toOffset() {
    return toOffset;
  }

  /** Returns how many changes are given at most, from 0. */
  public int limit() {
    return limit;
  }

  /**
   * Returns how many bytes of bodies are given at most; the first change is given whatever its
   * size.
   */
  public long maxBytes() {
    return maxBytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChangesQuery that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && Objects.equals(thread, that.thread)
        && after == that.after
        && upTo == that.upTo
        && fromOffset == that.fromOffset
        && toOffset == that.toOffset
        && limit == that.limit
        && maxBytes == that.maxBytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, room, thread, after, upTo, fromOffset, toOffset, limit, maxBytes);
  }

  @Override
  public String toString() {
    return "ChangesQuery["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", thread="
        + thread
        + ", after="
        + after
        + ", upTo="
        + upTo
        + ", fromOffset="
        + fromOffset
        + ", toOffset="
        + toOffset
        + ", limit="
        + limit
        + ", maxBytes="
        + maxBytes
        + "]";
  }

  /** Collects the values of a {@link ChangesQuery}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String thread;
    private long after = 0;
    private long upTo = Long.MAX_VALUE;
    private long fromOffset = 0;
    private long toOffset = Long.MAX_VALUE;
    private int limit = 100;
    private long maxBytes = 256 * 1024;

    private Builder() {}

    /** Sets the tenant. */
    public Builder tenant(String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /** Sets the canonical room name. */
    public Builder room(String newRoom) {
      this.room = newRoom;
      return this;
    }

    /** Sets the thread whose changes alone are wanted, or {@code null} for all. */
    public Builder thread(@Nullable String newThread) {
      this.thread = newThread;
      return this;
    }

    /** Sets the exclusive lower bound, an lsn. */
    public Builder after(long newAfter) {
      this.after = newAfter;
      return this;
    }

    /** Sets the inclusive upper bound, an lsn. */
    public Builder upTo(long newUpTo) {
      this.upTo = newUpTo;
      return this;
    }

    /** Sets the first offset of messages whose changes are wanted. */
    public Builder fromOffset(long newFromOffset) {
      this.fromOffset = newFromOffset;
      return this;
    }

    /** Sets the last offset of messages whose changes are wanted. */
    public Builder toOffset(long newToOffset) {
      this.toOffset = newToOffset;
      return this;
    }

    /** Sets how many changes are given at most, from 0. */
    public Builder limit(int newLimit) {
      this.limit = newLimit;
      return this;
    }

    /**
     * Sets how many bytes of bodies are given at most; the first change is given whatever its size.
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
    public ChangesQuery build() {
      return new ChangesQuery(this);
    }
  }
}
