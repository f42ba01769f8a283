package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to do in a room.
 *
 * <p>Needed: who, action, room name and type.
 */
public final class RoomQuestion {
  private final Principal who;
  private final Action action;
  private final String roomName;
  private final String type;
  private final boolean exists;
  private final boolean isPrivate;
  private final boolean isSecret;
  private final boolean isClosed;
  private final boolean isMember;
  private final @Nullable String role;
  private final int maxMembers;
  private final List<String> seats;

  private RoomQuestion(Builder builder) {
    this.who = Require.set("who", builder.who);
    this.action = Require.set("action", builder.action);
    this.roomName = Require.set("roomName", builder.roomName);
    this.type = Require.set("type", builder.type);
    this.exists = builder.exists;
    this.isPrivate = builder.isPrivate;
    this.isSecret = builder.isSecret;
    this.isClosed = builder.isClosed;
    this.isMember = builder.isMember;
    this.role = builder.role;
    this.maxMembers = builder.maxMembers;
    this.seats = List.copyOf(builder.seats);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.who = who;
    builder.action = action;
    builder.roomName = roomName;
    builder.type = type;
    builder.exists = exists;
    builder.isPrivate = isPrivate;
    builder.isSecret = isSecret;
    builder.isClosed = isClosed;
    builder.isMember = isMember;
    builder.role = role;
    builder.maxMembers = maxMembers;
    builder.seats = seats;
    return builder;
  }

  /** Returns who asks. */
  public Principal who() {
    return who;
  }

  /** Returns what for. */
  public Action action() {
    return action;
  }

  /** Returns the canonical name, without the tenant. */
  public String roomName() {
    return roomName;
  }

  /** Returns the type: channel, dm, user, or room for a plain name. */
  public String type() {
    return type;
  }

  /** Returns whether there is such a room. */
  public boolean exists() {
    return exists;
  }

  /** Returns whether the room asks for membership; a secret one does too. */
  public boolean isPrivate() {
    return isPrivate;
  }

  /** Returns whether the room is to be taken for none by who is no member. */
  public boolean isSecret() {
    return isSecret;
  }

  /** Returns whether the room is closed. */
  public boolean isClosed() {
    return isClosed;
  }

  /** Returns whether {@code who} is a member now. */
  public boolean isMember() {
    return isMember;
  }

  /** Returns the role of {@code who}, or {@code null} if not a member. */
  public @Nullable String role() {
    return role;
  }

  /** Returns how many members the room takes, 0 for any number. */
  public int maxMembers() {
    return maxMembers;
  }

  /** Returns the first eight users who ever were members, in the order of first joining. */
  public List<String> seats() {
    return seats;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RoomQuestion that
        && who.equals(that.who)
        && action.equals(that.action)
        && roomName.equals(that.roomName)
        && type.equals(that.type)
        && exists == that.exists
        && isPrivate == that.isPrivate
        && isSecret == that.isSecret
        && isClosed == that.isClosed
        && isMember == that.isMember
        && Objects.equals(role, that.role)
        && maxMembers == that.maxMembers
        && seats.equals(that.seats);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        who,
        action,
        roomName,
        type,
        exists,
        isPrivate,
        isSecret,
        isClosed,
        isMember,
        role,
        maxMembers,
        seats);
  }

  @Override
  public String toString() {
    return "RoomQuestion["
        + "who="
        + who
        + ", action="
        + action
        + ", roomName="
        + roomName
        + ", type="
        + type
        + ", exists="
        + exists
        + ", isPrivate="
        + isPrivate
        + ", isSecret="
        + isSecret
        + ", isClosed="
        + isClosed
        + ", isMember="
        + isMember
        + ", role="
        + role
        + ", maxMembers="
        + maxMembers
        + ", seats="
        + seats
        + "]";
  }

  /** Collects the values of a {@link RoomQuestion}. */
  public static final class Builder {
    private @Nullable Principal who;
    private @Nullable Action action;
    private @Nullable String roomName;
    private @Nullable String type;
    private boolean exists = false;
    private boolean isPrivate = false;
    private boolean isSecret = false;
    private boolean isClosed = false;
    private boolean isMember = false;
    private @Nullable String role;
    private int maxMembers = 0;
    private List<String> seats = List.of();

    private Builder() {}

    /** Sets who asks. */
    public Builder who(Principal newWho) {
      this.who = newWho;
      return this;
    }

    /** Sets what for. */
    public Builder action(Action newAction) {
      this.action = newAction;
      return this;
    }

    /** Sets the canonical name, without the tenant. */
    public Builder roomName(String newRoomName) {
      this.roomName = newRoomName;
      return this;
    }

    /** Sets the type: channel, dm, user, or room for a plain name. */
    public Builder type(String newType) {
      this.type = newType;
      return this;
    }

    /** Sets whether there is such a room. */
    public Builder exists(boolean newExists) {
      this.exists = newExists;
      return this;
    }

    /** Sets whether the room asks for membership; a secret one does too. */
    public Builder isPrivate(boolean newIsPrivate) {
      this.isPrivate = newIsPrivate;
      return this;
    }

    /** Sets whether the room is to be taken for none by who is no member. */
    public Builder isSecret(boolean newIsSecret) {
      this.isSecret = newIsSecret;
      return this;
    }

    /** Sets whether the room is closed. */
    public Builder isClosed(boolean newIsClosed) {
      this.isClosed = newIsClosed;
      return this;
    }

    /** Sets whether {@code who} is a member now. */
    public Builder isMember(boolean newIsMember) {
      this.isMember = newIsMember;
      return this;
    }

    /** Sets the role of {@code who}, or {@code null} if not a member. */
    public Builder role(@Nullable String newRole) {
      this.role = newRole;
      return this;
    }

    /** Sets how many members the room takes, 0 for any number. */
    public Builder maxMembers(int newMaxMembers) {
      this.maxMembers = newMaxMembers;
      return this;
    }

    /** Sets the first eight users who ever were members, in the order of first joining. */
    public Builder seats(List<String> newSeats) {
      this.seats = newSeats;
      return this;
    }

    /**
     * Returns the question.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public RoomQuestion build() {
      return new RoomQuestion(this);
    }
  }
}
