package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * It may be done; a room that is not there is created. What is not set is as the room or the
 * default has it.
 */
public final class Allow implements RoomPolicy.Decision {
  /** Which messages a member sees. */
  public enum History {
    /** All that are kept. */
    ALL,
    /** Those since the user became a member. */
    SINCE_JOINING,
    /** Those that come while a session is in the room. */
    NONE
  }

  private final @Nullable String type;
  private final @Nullable String visibility;
  private final int maxMembers;
  private final @Nullable String role;
  private final History history;

  private Allow(Builder builder) {
    this.type = builder.type;
    this.visibility = builder.visibility;
    this.maxMembers = Require.range("maxMembers", builder.maxMembers, 0, Integer.MAX_VALUE);
    this.role = builder.role;
    this.history = builder.history;
    if (visibility != null && !visibility.equals("public") && !visibility.equals("private")) {
      throw new IllegalArgumentException(
          "visibility must be public or private, was \"" + visibility + "\"");
    }
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.type = type;
    builder.visibility = visibility;
    builder.maxMembers = maxMembers;
    builder.role = role;
    builder.history = history;
    return builder;
  }

  /** Returns the type of a room that is created, or {@code null}. */
  public @Nullable String type() {
    return type;
  }

  /**
   * Returns the visibility of a room that is created, {@code public} or {@code private}, or {@code
   * null}.
   */
  public @Nullable String visibility() {
    return visibility;
  }

  /** Returns how many members the room takes, 0 for what it has. */
  public int maxMembers() {
    return maxMembers;
  }

  /** Returns the role of a new member, or {@code null}. */
  public @Nullable String role() {
    return role;
  }

  /**
   * Returns which messages the user sees. It counts where it is the answer to {@code JOIN}, for
   * what comes along and what a recovered session missed, and to {@code READ}, for history. Where
   * something was missed that is hidden, a client hears {@code recovered: false}.
   */
  public History history() {
    return history;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Allow that
        && Objects.equals(type, that.type)
        && Objects.equals(visibility, that.visibility)
        && maxMembers == that.maxMembers
        && Objects.equals(role, that.role)
        && history.equals(that.history);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, visibility, maxMembers, role, history);
  }

  @Override
  public String toString() {
    return "Allow["
        + "type="
        + type
        + ", visibility="
        + visibility
        + ", maxMembers="
        + maxMembers
        + ", role="
        + role
        + ", history="
        + history
        + "]";
  }

  /** Collects the values of an {@link Allow}. */
  public static final class Builder {
    private @Nullable String type;
    private @Nullable String visibility;
    private int maxMembers = 0;
    private @Nullable String role;
    private History history = History.ALL;

    private Builder() {}

    /** Sets the type of a room that is created, or {@code null}. */
    public Builder type(@Nullable String newType) {
      this.type = newType;
      return this;
    }

    /**
     * Sets the visibility of a room that is created, {@code public} or {@code private}, or {@code
     * null}.
     */
    public Builder visibility(@Nullable String newVisibility) {
      this.visibility = newVisibility;
      return this;
    }

    /** Sets how many members the room takes, 0 for what it has. */
    public Builder maxMembers(int newMaxMembers) {
      this.maxMembers = newMaxMembers;
      return this;
    }

    /** Sets the role of a new member, or {@code null}. */
    public Builder role(@Nullable String newRole) {
      this.role = newRole;
      return this;
    }

    /** Sets which messages the user sees. */
    public Builder history(History newHistory) {
      this.history = newHistory;
      return this;
    }

    /**
     * Returns the decision.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public Allow build() {
      return new Allow(this);
    }
  }
}
