package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of a room a user has not read: those of others, not deleted, that are in none of
 * the ranges that the user has read, neither of their own thread nor of the room as a whole.
 *
 * <p>Needed: tenant, room and user.
 */
public final class UnreadQuery {
  private final String tenant;
  private final String room;
  private final @Nullable String thread;
  private final String userId;
  private final long after;
  private final long upTo;
  private final int limit;
  private final boolean newestFirst;

  private UnreadQuery(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.thread = builder.thread;
    this.userId = Require.set("userId", builder.userId);
    this.after = Require.range("after", builder.after, 0, Long.MAX_VALUE);
    this.upTo = Require.range("upTo", builder.upTo, 0, Long.MAX_VALUE);
    this.limit = Require.range("limit", builder.limit, 1, Integer.MAX_VALUE);
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
    builder.userId = userId;
    builder.after = after;
    builder.upTo = upTo;
    builder.limit = limit;
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

  /** Returns the thread whose messages alone are meant, or {@code null} for all. */
  public @Nullable String thread() {
    return thread;
  }

  /** Returns the user. */
  public String userId() {
    return userId;
  }

  /** Returns the exclusive lower bound, an offset. */
  public long after() {
    return after;
  }

  /** Returns the inclusive upper bound, an offset. */
  public long upTo() {
    return upTo;
  }

  /** Returns how many are given or counted at most, from 1. */
  public int limit() {
    return limit;
  }

  /** Returns whether the limit keeps the newest. */
  public boolean newestFirst() {
    return newestFirst;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UnreadQuery that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && Objects.equals(thread, that.thread)
        && userId.equals(that.userId)
        && after == that.after
        && upTo == that.upTo
        && limit == that.limit
        && newestFirst == that.newestFirst;
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, room, thread, userId, after, upTo, limit, newestFirst);
  }

  @Override
  public String toString() {
    return "UnreadQuery["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", thread="
        + thread
        + ", userId="
        + userId
        + ", after="
        + after
        + ", upTo="
        + upTo
        + ", limit="
        + limit
        + ", newestFirst="
        + newestFirst
        + "]";
  }

  /** Collects the values of an {@link UnreadQuery}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String thread;
    private @Nullable String userId;
    private long after = 0;
    private long upTo = Long.MAX_VALUE;
    private int limit = 100;
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

    /** Sets the thread whose messages alone are meant, or {@code null} for all. */
    public Builder thread(@Nullable String newThread) {
      this.thread = newThread;
      return this;
    }

    /** Sets the user. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets the exclusive lower bound, an offset. */
    public Builder after(long newAfter) {
      this.after = newAfter;
      return this;
    }

    /** Sets the inclusive upper bound, an offset. */
    public Builder upTo(long newUpTo) {
      this.upTo = newUpTo;
      return this;
    }

    /** Sets how many are given or counted at most, from 1. */
    public Builder limit(int newLimit) {
      this.limit = newLimit;
      return this;
    }

    /** Sets whether the limit keeps the newest. */
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
    public UnreadQuery build() {
      return new UnreadQuery(this);
    }
  }
}
