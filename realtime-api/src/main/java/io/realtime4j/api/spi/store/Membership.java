package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user's time in a room. The user is a recipient of the messages with {@code fromOffset < offset
 * <= toOffset} by others.
 *
 * <p>Needed: user.
 */
public final class Membership {
  /** The role of who made the room. */
  public static final String OWNER = "owner";

  /** The role of who keeps order in a room. */
  public static final String MODERATOR = "moderator";

  /** The role of everybody else. */
  public static final String MEMBER = "member";

  private final String userId;
  private final long fromOffset;
  private final long toOffset;
  private final long joinedAtMillis;
  private final String role;
  private final long mutedUntilMillis;

  private Membership(Builder builder) {
    this.userId = Require.set("userId", builder.userId);
    this.fromOffset = builder.fromOffset;
    this.toOffset = builder.toOffset;
    this.joinedAtMillis = builder.joinedAtMillis;
    this.role = Require.text("role", builder.role);
    this.mutedUntilMillis = builder.mutedUntilMillis;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.userId = userId;
    builder.fromOffset = fromOffset;
    builder.toOffset = toOffset;
    builder.joinedAtMillis = joinedAtMillis;
    builder.role = role;
    builder.mutedUntilMillis = mutedUntilMillis;
    return builder;
  }

  /** Returns the user. */
  public String userId() {
    return userId;
  }

  /** Returns the last offset before it. */
  public long fromOffset() {
    return fromOffset;
  }

  /** Returns the last message, {@link Long#MAX_VALUE} while it lasts. */
  public long toOffset() {
    return toOffset;
  }

  /** Returns the wall-clock time of joining. */
  public long joinedAtMillis() {
    return joinedAtMillis;
  }

  /** Returns the role: {@link #OWNER}, {@link #MODERATOR}, {@link #MEMBER}, or another one. */
  public String role() {
    return role;
  }

  /** Returns the wall-clock time until which the user may not send, 0 for none. */
  public long mutedUntilMillis() {
    return mutedUntilMillis;
  }

  /** Returns whether it lasts. */
  public boolean isOpen() {
    return toOffset == Long.MAX_VALUE;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Membership that
        && userId.equals(that.userId)
        && fromOffset == that.fromOffset
        && toOffset == that.toOffset
        && joinedAtMillis == that.joinedAtMillis
        && role.equals(that.role)
        && mutedUntilMillis == that.mutedUntilMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(userId, fromOffset, toOffset, joinedAtMillis, role, mutedUntilMillis);
  }

  @Override
  public String toString() {
    return "Membership["
        + "userId="
        + userId
        + ", fromOffset="
        + fromOffset
        + ", toOffset="
        + toOffset
        + ", joinedAtMillis="
        + joinedAtMillis
        + ", role="
        + role
        + ", mutedUntilMillis="
        + mutedUntilMillis
        + "]";
  }

  /** Collects the values of a {@link Membership}. */
  public static final class Builder {
    private @Nullable String userId;
    private long fromOffset = 0;
    private long toOffset = Long.MAX_VALUE;
    private long joinedAtMillis = 0;
    private String role = MEMBER;
    private long mutedUntilMillis = 0;

    private Builder() {}

    /** Sets the user. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets the last offset before it. */
    public Builder fromOffset(long newFromOffset) {
      this.fromOffset = newFromOffset;
      return this;
    }

    /** Sets the last message, {@link Long#MAX_VALUE} while it lasts. */
    public Builder toOffset(long newToOffset) {
      this.toOffset = newToOffset;
      return this;
    }

    /** Sets the wall-clock time of joining. */
    public Builder joinedAtMillis(long newJoinedAtMillis) {
      this.joinedAtMillis = newJoinedAtMillis;
      return this;
    }

    /** Sets the role: {@link #OWNER}, {@link #MODERATOR}, {@link #MEMBER}, or another one. */
    public Builder role(String newRole) {
      this.role = newRole;
      return this;
    }

    /** Sets the wall-clock time until which the user may not send, 0 for none. */
    public Builder mutedUntilMillis(long newMutedUntilMillis) {
      this.mutedUntilMillis = newMutedUntilMillis;
      return this;
    }

    /**
     * Returns the membership.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public Membership build() {
      return new Membership(this);
    }
  }
}
