package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a room is to be; what is not set stays as it is, or is the default in a new room. */
public final class RoomSettings {
  /** The longest slow mode. */
  public static final Duration MAX_SLOW_MODE = Duration.ofHours(6);

  private final @Nullable RoomVisibility visibility;
  private final @Nullable Integer maxMembers;
  private final @Nullable Duration slowMode;
  private final @Nullable Boolean isClosed;

  private RoomSettings(Builder builder) {
    this.visibility = builder.visibility;
    this.maxMembers = builder.maxMembers;
    this.slowMode = builder.slowMode;
    this.isClosed = builder.isClosed;
    if (maxMembers != null) {
      Require.range("maxMembers", maxMembers.intValue(), 0, Integer.MAX_VALUE);
    }
    if (slowMode != null) {
      Require.range("slowMode", slowMode, Duration.ZERO, MAX_SLOW_MODE);
    }
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.visibility = visibility;
    builder.maxMembers = maxMembers;
    builder.slowMode = slowMode;
    builder.isClosed = isClosed;
    return builder;
  }

  /** Returns who may come in, or {@code null}. */
  public @Nullable RoomVisibility visibility() {
    return visibility;
  }

  /** Returns how many members it takes, 0 for any number, or {@code null}. */
  public @Nullable Integer maxMembers() {
    return maxMembers;
  }

  /**
   * Returns how long a member has to wait between two messages, zero for no time, or {@code null}.
   */
  public @Nullable Duration slowMode() {
    return slowMode;
  }

  /** Returns whether nobody may join or send any more, or {@code null}. */
  public @Nullable Boolean isClosed() {
    return isClosed;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RoomSettings that
        && visibility == that.visibility
        && Objects.equals(maxMembers, that.maxMembers)
        && Objects.equals(slowMode, that.slowMode)
        && Objects.equals(isClosed, that.isClosed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(visibility, maxMembers, slowMode, isClosed);
  }

  @Override
  public String toString() {
    return "RoomSettings["
        + "visibility="
        + visibility
        + ", maxMembers="
        + maxMembers
        + ", slowMode="
        + slowMode
        + ", isClosed="
        + isClosed
        + "]";
  }

  /** Collects the values of {@link RoomSettings}. */
  public static final class Builder {
    private @Nullable RoomVisibility visibility;
    private @Nullable Integer maxMembers;
    private @Nullable Duration slowMode;
    private @Nullable Boolean isClosed;

    private Builder() {}

    /** Sets who may come in. */
    public Builder visibility(@Nullable RoomVisibility newVisibility) {
      this.visibility = newVisibility;
      return this;
    }

    /** Sets how many members it takes, 0 for any number. */
    public Builder maxMembers(@Nullable Integer newMaxMembers) {
      this.maxMembers = newMaxMembers;
      return this;
    }

    /**
     * Sets how long a member has to wait between two messages, zero for no time, at most {@link
     * #MAX_SLOW_MODE}; owners and moderators need not.
     */
    public Builder slowMode(@Nullable Duration newSlowMode) {
      this.slowMode = newSlowMode;
      return this;
    }

    /** Sets whether nobody may join or send any more. */
    public Builder isClosed(@Nullable Boolean newIsClosed) {
      this.isClosed = newIsClosed;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalArgumentException if a value cannot be used; the message names it
     */
    public RoomSettings build() {
      return new RoomSettings(this);
    }
  }
}
