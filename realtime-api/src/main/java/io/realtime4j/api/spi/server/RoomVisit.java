package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who enters or leaves a room.
 *
 * <p>Needed: who, sid and room name.
 */
public final class RoomVisit {
  private final Principal who;
  private final String sid;
  private final String roomName;
  private final String type;

  private RoomVisit(Builder builder) {
    this.who = Require.set("who", builder.who);
    this.sid = Require.set("sid", builder.sid);
    this.roomName = Require.set("roomName", builder.roomName);
    this.type = Require.set("type", builder.type);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.who = who;
    builder.sid = sid;
    builder.roomName = roomName;
    builder.type = type;
    return builder;
  }

  /** Returns who it is. */
  public Principal who() {
    return who;
  }

  /** Returns the id of the socket. */
  public String sid() {
    return sid;
  }

  /** Returns the canonical name. */
  public String roomName() {
    return roomName;
  }

  /** Returns the type: channel, dm, user, or room for a plain name. */
  public String type() {
    return type;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RoomVisit that
        && who.equals(that.who)
        && sid.equals(that.sid)
        && roomName.equals(that.roomName)
        && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(who, sid, roomName, type);
  }

  @Override
  public String toString() {
    return "RoomVisit["
        + "who="
        + who
        + ", sid="
        + sid
        + ", roomName="
        + roomName
        + ", type="
        + type
        + "]";
  }

  /** Collects the values of a {@link RoomVisit}. */
  public static final class Builder {
    private @Nullable Principal who;
    private @Nullable String sid;
    private @Nullable String roomName;
    private @Nullable String type;

    private Builder() {}

    /** Sets who it is. */
    public Builder who(Principal newWho) {
      this.who = newWho;
      return this;
    }

    /** Sets the id of the socket. */
    public Builder sid(String newSid) {
      this.sid = newSid;
      return this;
    }

    /** Sets the canonical name. */
    public Builder roomName(String newRoomName) {
      this.roomName = newRoomName;
      return this;
    }

    /** Sets the type: channel, dm, user, or room for a plain name. */
    public Builder type(String newType) {
      this.type = newType;
      return this;
    }

    /**
     * Returns the visit.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public RoomVisit build() {
      return new RoomVisit(this);
    }
  }
}
