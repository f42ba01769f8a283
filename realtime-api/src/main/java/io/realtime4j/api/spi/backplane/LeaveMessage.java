package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sockets leave rooms. */
public final class LeaveMessage implements BackplaneMessage {
  private final SocketTarget target;
  private final List<String> rooms;
  private final JsonObject metadata;

  private LeaveMessage(Builder builder) {
    this.target = builder.target;
    this.rooms = List.copyOf(builder.rooms);
    this.metadata = builder.metadata;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.target = target;
    builder.rooms = rooms;
    builder.metadata = metadata;
    return builder;
  }

  /** Returns which sockets are meant, all by default. */
  public SocketTarget target() {
    return target;
  }

  /** Returns the rooms. */
  public List<String> rooms() {
    return rooms;
  }

  /**
   * Returns what this software tells its like beside, such as the publisher; foreign servers
   * neither send nor read it.
   */
  @Override
  public JsonObject metadata() {
    return metadata;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LeaveMessage that
        && target.equals(that.target)
        && rooms.equals(that.rooms)
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(target, rooms, metadata);
  }

  @Override
  public String toString() {
    return "LeaveMessage["
        + "target="
        + target
        + ", rooms="
        + rooms
        + ", metadata="
        + metadata
        + "]";
  }

  /** Collects the values of a {@link LeaveMessage}. */
  public static final class Builder {
    private SocketTarget target = SocketTarget.ALL;
    private List<String> rooms = List.of();
    private JsonObject metadata = JsonObject.EMPTY;

    private Builder() {}

    /** Sets which sockets are meant, all by default. */
    public Builder target(SocketTarget newTarget) {
      this.target = newTarget;
      return this;
    }

    /** Sets the rooms. */
    public Builder rooms(List<String> newRooms) {
      this.rooms = newRooms;
      return this;
    }

    /**
     * Sets what this software tells its like beside, such as the publisher; foreign servers neither
     * send nor read it.
     */
    public Builder metadata(JsonObject newMetadata) {
      this.metadata = newMetadata;
      return this;
    }

    /**
     * Returns the message.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public LeaveMessage build() {
      return new LeaveMessage(this);
    }
  }
}
