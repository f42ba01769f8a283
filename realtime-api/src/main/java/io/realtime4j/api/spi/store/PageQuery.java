package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a room's log is asked for: offsets between two exclusive bounds, as much as two
 * limits allow.
 *
 * <p>Needed: tenant and room.
 */
public final class PageQuery {
  private final String tenant;
  private final String room;
  private final @Nullable String thread;
  private final long after;
  private final long before;
  private final int limit;
  private final long maxBytes;
  private final boolean newestFirst;

  private PageQuery(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.thread = builder.thread;
    this.after = builder.after;
    this.before = builder.before;
    this.limit = Require.range("limit", builder.limit, 0, Integer.MAX_VALUE);
    this.maxBytes = Require.range("maxBytes", builder.maxBytes, 0, Long.MAX_VALUE);
    this.newestFirst = builder.newestFirst;
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
    builder.before = before;
    builder.limit = limit;
    builder.maxBytes = maxBytes;
    builder.newestFirst = newestFirst;
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

  /** Returns the thread whose messages alone are wanted, or {@code null} for all. */
  public @Nullable String thread() {
    return thread;
  }

  /** Returns the exclusive lower bound. */
  public long after() {
    return after;
  }

  /** Returns the exclusive upper bound. */
  public long before() {
    return before;
  }

  /** Returns how many messages are given at most, from 0. */
  public int limit() {
    return limit;
  }

  /**
   * Returns how many bytes of bodies are given at most; the first message is given whatever its
   * size.
   */
  public long maxBytes() {
    return maxBytes;
  }

  /**
   * Returns whether the limits keep the newest instead of the oldest; the answer is ascending
   * either way.
   */
  public boolean newestFirst() {
    return newestFirst;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PageQuery that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && Objects.equals(thread, that.thread)
        && after == that.after
        && before == that.before
        && limit == that.limit
        && maxBytes == that.maxBytes
        && newestFirst == that.newestFirst;
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, room, thread, after, before, limit, maxBytes, newestFirst);
  }

  @Override
  public String toString() {
    return "PageQuery["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", thread="
        + thread
        + ", after="
        + after
        + ", before="
        + before
        + ", limit="
        + limit
        + ", maxBytes="
        + maxBytes
        + ", newestFirst="
        + newestFirst
        + "]";
  }

  /** Collects the values of a {@link PageQuery}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String thread;
    private long after = 0;
    private long before = Long.MAX_VALUE;
    private int limit = 100;
    private long maxBytes = 256 * 1024;
    private boolean newestFirst = false;

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

    /** Sets the thread whose messages alone are wanted, or {@code null} for all. */
    public Builder thread(@Nullable String newThread) {
      this.thread = newThread;
      return this;
    }

    /** Sets the exclusive lower bound. */
    public Builder after(long newAfter) {
      this.after = newAfter;
      return this;
    }

    /** Sets the exclusive upper bound. */
    public Builder before(long newBefore) {
      this.before = newBefore;
      return this;
    }

    /** Sets how many messages are given at most, from 0. */
    public Builder limit(int newLimit) {
      this.limit = newLimit;
      return this;
    }

    /**
     * Sets how many bytes of bodies are given at most; the first message is given whatever its
     * size.
     */
    public Builder maxBytes(long newMaxBytes) {
      this.maxBytes = newMaxBytes;
      return this;
    }

    /**
     * Sets whether the limits keep the newest instead of the oldest; the answer is ascending either
     * way.
     */
    public Builder newestFirst(boolean newNewestFirst) {
      this.newestFirst = newNewestFirst;
      return this;
    }

    /**
     * Returns the query.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public PageQuery build() {
      return new PageQuery(this);
    }
  }
}
