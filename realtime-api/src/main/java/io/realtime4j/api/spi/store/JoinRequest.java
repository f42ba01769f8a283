package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to become a member.
 *
 * <p>Needed: tenant, room and user.
 */
public final class JoinRequest {
  private final String tenant;
  private final String room;
  private final String userId;
  private final long fromOffset;
  private final long atMillis;
  private final int maxMembers;
  private final String role;

  private JoinRequest(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.userId = Require.set("userId", builder.userId);
    this.fromOffset = builder.fromOffset;
    this.atMillis = builder.atMillis;
    this.maxMembers = Require.range("maxMembers", builder.maxMembers, 0, Integer.MAX_VALUE);
    this.role = builder.role;
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
    builder.fromOffset = fromOffset;
    builder.atMillis = atMillis;
    builder.maxMembers = maxMembers;
    builder.role = role;
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

  /** Returns the last offset that is before the membership. */
  public long fromOffset() {
    return fromOffset;
  }

  /** Returns the present wall-clock time. */
  public long atMillis() {
    return atMillis;
  }

  /** Returns how many members there may be, 0 for any number. */
  public int maxMembers() {
    return maxMembers;
  }

  /** Returns the role of a new member. */
  public String role() {
    return role;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JoinRequest that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && userId.equals(that.userId)
        && fromOffset == that.fromOffset
        && atMillis == that.atMillis
        && maxMembers == that.maxMembers
        && role.equals(that.role);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, room, userId, fromOffset, atMillis, maxMembers, role);
  }

  @Override
  public String toString() {
    return "JoinRequest["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", userId="
        + userId
        + ", fromOffset="
        + fromOffset
        + ", atMillis="
        + atMillis
        + ", maxMembers="
        + maxMembers
        + ", role="
        + role
        + "]";
  }

  /** Collects the values of a {@link JoinRequest}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String userId;
    private long fromOffset = 0;
    private long atMillis = 0;
    private int maxMembers = 0;
    private String role = Membership.MEMBER;

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

    /** Sets the last offset that is before the membership. */
    public Builder fromOffset(long newFromOffset) {
      this.fromOffset = newFromOffset;
      return this;
    }

    /** Sets the present wall-clock time. */
    public Builder atMillis(long newAtMillis) {
      this.atMillis = newAtMillis;
      return this;
    }

    /** Sets how many members there may be, 0 for any number. */
    public Builder maxMembers(int newMaxMembers) {
      this.maxMembers = newMaxMembers;
      return this;
    }

    /** Sets the role of a new member. */
    public Builder role(String newRole) {
      this.role = newRole;
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public JoinRequest build() {
      return new JoinRequest(this);
    }
  }
}
