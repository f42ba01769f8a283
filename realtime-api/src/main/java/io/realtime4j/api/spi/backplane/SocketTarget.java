package io.realtime4j.api.spi.backplane;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which sockets are meant. */
public final class SocketTarget {
  /** All sockets of a namespace. */
  public static final SocketTarget ALL = builder().build();

  private final List<String> rooms;
  private final List<String> except;

  private SocketTarget(Builder builder) {
    this.rooms = List.copyOf(builder.rooms);
    this.except = List.copyOf(builder.except);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.rooms = rooms;
    builder.except = except;
    return builder;
  }

  /** Returns those in any of these rooms; all if empty. */
  public List<String> rooms() {
    return rooms;
  }

  /** Returns but not those in any of these rooms. */
  public List<String> except() {
    return except;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SocketTarget that
        && rooms.equals(that.rooms)
        && except.equals(that.except);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rooms, except);
  }

  @Override
  public String toString() {
    return "SocketTarget[" + "rooms=" + rooms + ", except=" + except + "]";
  }

  /** Collects the values of a {@link SocketTarget}. */
  public static final class Builder {
    private List<String> rooms = List.of();
    private List<String> except = List.of();

    private Builder() {}

    /** Sets the rooms of which any is enough; empty for all sockets. */
    public Builder rooms(List<String> newRooms) {
      this.rooms = newRooms;
      return this;
    }

    /** Sets the rooms whose sockets are not meant. */
    public Builder except(List<String> newExcept) {
      this.except = newExcept;
      return this;
    }

    /**
     * Returns the target.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public SocketTarget build() {
      return new SocketTarget(this);
    }
  }
}
