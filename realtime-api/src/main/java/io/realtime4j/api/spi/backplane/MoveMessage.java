package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sockets enter rooms, or leave them. */
public final class MoveMessage implements BackplaneMessage {
  private final boolean leaves;
  private final SocketTarget target;
  private final List<String> rooms;
  private final JsonObject metadata;

  private MoveMessage(Builder builder) {
    this.leaves = builder.leaves;
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
    builder.leaves = leaves;
    builder.target = target;
    builder.rooms = rooms;
    builder.metadata = metadata;
    return builder;
  }

  /** Returns whether they leave; else they enter. */
  public boolean leaves() {
    return leaves;
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
    return other instanceof MoveMessage that
        && leaves == that.leaves
        && target.equals(that.target)
        && rooms.equals(that.rooms)
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(leaves, target, rooms, metadata);
  }

  @Override
  public String toString() {
    return "MoveMessage["
        + "leaves="
        + leaves
        + ", target="
        + target
        + ", rooms="
        + rooms
        + ", metadata="
        + metadata
        + "]";
  }

  /** Collects the values of a {@link MoveMessage}. */
  public static final class Builder {
    private boolean leaves = false;
    private SocketTarget target = SocketTarget.ALL;
    private List<String> rooms = List.of();
    private JsonObject metadata = JsonObject.EMPTY;

    private Builder() {}

    /** Sets whether they leave; else they enter. */
    public Builder leaves(boolean newLeaves) {
      this.leaves = newLeaves;
      return this;
    }

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
    public MoveMessage build() {
      return new MoveMessage(this);
    }
  }
}
