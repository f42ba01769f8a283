package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who may not become a member.
 *
 * <p>Needed: tenant, room and user.
 */
public final class Ban {
  private final String tenant;
  private final String room;
  private final String userId;
  private final @Nullable String bannedBy;
  private final @Nullable String reason;
  private final long atMillis;
  private final long untilMillis;

  private Ban(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.userId = Require.set("userId", builder.userId);
    this.bannedBy = builder.bannedBy;
    this.reason = builder.reason;
    this.atMillis = builder.atMillis;
    this.untilMillis = builder.untilMillis;
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
    builder.userId = userId;
    builder.bannedBy = bannedBy;
    builder.reason = reason;
    builder.atMillis = atMillis;
    builder.untilMillis = untilMillis;
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

  /** Returns the user. */
  public String userId() {
    return userId;
  }

  /** Returns who decided it, or {@code null}. */
  public @Nullable String bannedBy() {
    return bannedBy;
  }

  /** Returns why, for people, or {@code null}. */
  public @Nullable String reason() {
    return reason;
  }

  /** Returns the wall-clock time of the decision. */
  public long atMillis() {
    return atMillis;
  }

  /** Returns the wall-clock time at which it ends, {@link Long#MAX_VALUE} for never. */
  public long untilMillis() {
    return untilMillis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ban that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && userId.equals(that.userId)
        && Objects.equals(bannedBy, that.bannedBy)
        && Objects.equals(reason, that.reason)
        && atMillis == that.atMillis
        && untilMillis == that.untilMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, room, userId, bannedBy, reason, atMillis, untilMillis);
  }

  @Override
  public String toString() {
    return "Ban["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", userId="
        + userId
        + ", bannedBy="
        + bannedBy
        + ", reason="
        + reason
        + ", atMillis="
        + atMillis
        + ", untilMillis="
        + untilMillis
        + "]";
  }

  /** Collects the values of a {@link Ban}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String userId;
    private @Nullable String bannedBy;
    private @Nullable String reason;
    private long atMillis = 0;
    private long untilMillis = Long.MAX_VALUE;

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

    /** Sets the user. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets who decided it, or {@code null}. */
    public Builder bannedBy(@Nullable String newBannedBy) {
      this.bannedBy = newBannedBy;
      return this;
    }

    /** Sets why, for people, or {@code null}. */
    public Builder reason(@Nullable String newReason) {
      this.reason = newReason;
      return this;
    }

    /** Sets the wall-clock time of the decision. */
    public Builder atMillis(long newAtMillis) {
      this.atMillis = newAtMillis;
      return this;
    }

    /** Sets the wall-clock time at which it ends, {@link Long#MAX_VALUE} for never. */
    public Builder untilMillis(long newUntilMillis) {
      this.untilMillis = newUntilMillis;
      return this;
    }

    /**
     * Returns the ban.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public Ban build() {
      return new Ban(this);
    }
  }
}
