package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who has received or read one message is asked for, by pages of users.
 *
 * <p>Needed: tenant, room and offset.
 */
public final class ReceiptQuery {
  private final String tenant;
  private final String room;
  private final @Nullable String thread;
  private final long offset;
  private final String afterUserId;
  private final int limit;

  private ReceiptQuery(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.thread = builder.thread;
    this.offset = Require.range("offset", builder.offset, 1, Long.MAX_VALUE);
    this.afterUserId = builder.afterUserId;
    this.limit = Require.range("limit", builder.limit, 1, Integer.MAX_VALUE);
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
    builder.offset = offset;
    builder.afterUserId = afterUserId;
    builder.limit = limit;
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

  /** Returns the thread of the message, or {@code null} for none. */
  public @Nullable String thread() {
    return thread;
  }

  /** Returns the offset of the message, from 1. */
  public long offset() {
    return offset;
  }

  /** Returns the user after whom to go on, empty for the start. */
  public String afterUserId() {
    return afterUserId;
  }

  /** Returns how many users are given at most, from 1. */
  public int limit() {
    return limit;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReceiptQuery that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && Objects.equals(thread, that.thread)
        && offset == that.offset
        && afterUserId.equals(that.afterUserId)
        && limit == that.limit;
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, room, thread, offset, afterUserId, limit);
  }

  @Override
  public String toString() {
    return "ReceiptQuery["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", thread="
        + thread
        + ", offset="
        + offset
        + ", afterUserId="
        + afterUserId
        + ", limit="
        + limit
        + "]";
  }

  /** Collects the values of a {@link ReceiptQuery}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String thread;
    private long offset = 0;
    private String afterUserId = "";
    private int limit = 100;

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

    /** Sets the thread of the message, or {@code null} for none. */
    public Builder thread(@Nullable String newThread) {
      this.thread = newThread;
      return this;
    }

    /** Sets the offset of the message, from 1. */
    public Builder offset(long newOffset) {
      this.offset = newOffset;
      return this;
    }

    /** Sets the user after whom to go on, empty for the start. */
    public Builder afterUserId(String newAfterUserId) {
      this.afterUserId = newAfterUserId;
      return this;
    }

    /** Sets how many users are given at most, from 1. */
    public Builder limit(int newLimit) {
      this.limit = newLimit;
      return this;
    }

    /**
     * Returns the query.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public ReceiptQuery build() {
      return new ReceiptQuery(this);
    }
  }
}
