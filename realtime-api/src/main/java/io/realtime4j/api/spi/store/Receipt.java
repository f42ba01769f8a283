package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of messages that one user has received or read.
 *
 * <p>Needed: tenant, room, user and kind.
 */
public final class Receipt {
  private final String tenant;
  private final String room;
  private final @Nullable String thread;
  private final String userId;
  private final Kind kind;
  private final long from;
  private final long to;
  private final long atMillis;

  private Receipt(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.thread = builder.thread;
    this.userId = Require.set("userId", builder.userId);
    this.kind = Require.set("kind", builder.kind);
    this.from = Require.range("from", builder.from, 1, Long.MAX_VALUE);
    this.to = builder.to;
    this.atMillis = builder.atMillis;
    Require.range("to", to, from, Long.MAX_VALUE);
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
    builder.kind = kind;
    builder.from = from;
    builder.to = to;
    builder.atMillis = atMillis;
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

  /** Returns the thread, or {@code null}. */
  public @Nullable String thread() {
    return thread;
  }

  /** Returns the user. */
  public String userId() {
    return userId;
  }

  /** Returns what the user did. */
  public Kind kind() {
    return kind;
  }

  /** Returns the first offset, from 1. */
  public long from() {
    return from;
  }

  /** Returns the last offset, inclusive. */
  public long to() {
    return to;
  }

  /** Returns the wall-clock time; of joined ranges the latest. */
  public long atMillis() {
    return atMillis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Receipt that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && Objects.equals(thread, that.thread)
        && userId.equals(that.userId)
        && kind.equals(that.kind)
        && from == that.from
        && to == that.to
        && atMillis == that.atMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, room, thread, userId, kind, from, to, atMillis);
  }

  @Override
  public String toString() {
    return "Receipt["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", thread="
        + thread
        + ", userId="
        + userId
        + ", kind="
        + kind
        + ", from="
        + from
        + ", to="
        + to
        + ", atMillis="
        + atMillis
        + "]";
  }

  /** Collects the values of a {@link Receipt}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String thread;
    private @Nullable String userId;
    private @Nullable Kind kind;
    private long from = 1;
    private long to = 1;
    private long atMillis = 0;

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

    /** Sets the thread, or {@code null}. */
    public Builder thread(@Nullable String newThread) {
      this.thread = newThread;
      return this;
    }

    /** Sets the user. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets what the user did. */
    public Builder kind(Kind newKind) {
      this.kind = newKind;
      return this;
    }

    /** Sets the first offset, from 1. */
    public Builder from(long newFrom) {
      this.from = newFrom;
      return this;
    }

    /** Sets the last offset, inclusive. */
    public Builder to(long newTo) {
      this.to = newTo;
      return this;
    }

    /** Sets the wall-clock time; of joined ranges the latest. */
    public Builder atMillis(long newAtMillis) {
      this.atMillis = newAtMillis;
      return this;
    }

    /**
     * Returns the receipt.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public Receipt build() {
      return new Receipt(this);
    }
  }
}
