package io.realtime4j.api;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of our {@link PresenceSettings} are to be others; the rest stays. Immutable. */
public final class PresenceSettingsUpdate {
  private final @Nullable PresenceVisibility visibility;
  private final @Nullable Boolean showOnlineStatus;
  private final @Nullable Boolean showLastSeen;
  private final @Nullable Boolean showTyping;
  private final @Nullable Boolean allowReadReceipts;
  private final @Nullable Boolean invisible;

  private PresenceSettingsUpdate(Builder builder) {
    this.visibility = builder.visibility;
    this.showOnlineStatus = builder.showOnlineStatus;
    this.showLastSeen = builder.showLastSeen;
    this.showTyping = builder.showTyping;
    this.allowReadReceipts = builder.allowReadReceipts;
    this.invisible = builder.invisible;
  }

  /** Returns a builder of an update that changes nothing so far. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns who may see us, if that is to change. */
  public Optional<PresenceVisibility> visibility() {
    return Optional.ofNullable(visibility);
  }

  /** Returns whether others see our status, if that is to change. */
  public Optional<Boolean> showOnlineStatus() {
    return Optional.ofNullable(showOnlineStatus);
  }

  /** Returns whether others see when we were last there, if that is to change. */
  public Optional<Boolean> showLastSeen() {
    return Optional.ofNullable(showLastSeen);
  }

  /** Returns whether others see that we type, if that is to change. */
  public Optional<Boolean> showTyping() {
    return Optional.ofNullable(showTyping);
  }

  /** Returns whether authors learn that we have read their messages, if that is to change. */
  public Optional<Boolean> allowReadReceipts() {
    return Optional.ofNullable(allowReadReceipts);
  }

  /** Returns whether we look as if we had left, if that is to change. */
  public Optional<Boolean> invisible() {
    return Optional.ofNullable(invisible);
  }

  /** Returns whether nothing is to change. */
  public boolean isEmpty() {
    return visibility == null
        && showOnlineStatus == null
        && showLastSeen == null
        && showTyping == null
        && allowReadReceipts == null
        && invisible == null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PresenceSettingsUpdate that
        && visibility == that.visibility
        && Objects.equals(showOnlineStatus, that.showOnlineStatus)
        && Objects.equals(showLastSeen, that.showLastSeen)
        && Objects.equals(showTyping, that.showTyping)
        && Objects.equals(allowReadReceipts, that.allowReadReceipts)
        && Objects.equals(invisible, that.invisible);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        visibility, showOnlineStatus, showLastSeen, showTyping, allowReadReceipts, invisible);
  }

  @Override
  public String toString() {
    return "PresenceSettingsUpdate[visibility="
        + visibility
        + ", showOnlineStatus="
        + showOnlineStatus
        + ", showLastSeen="
        + showLastSeen
        + ", showTyping="
        + showTyping
        + ", allowReadReceipts="
        + allowReadReceipts
        + ", invisible="
        + invisible
        + "]";
  }

  /** Collects what is to change. */
  public static final class Builder {
    private @Nullable PresenceVisibility visibility;
    private @Nullable Boolean showOnlineStatus;
    private @Nullable Boolean showLastSeen;
    private @Nullable Boolean showTyping;
    private @Nullable Boolean allowReadReceipts;
    private @Nullable Boolean invisible;

    private Builder() {}

    /**
     * Sets who may see us.
     *
     * @throws IllegalArgumentException for {@link PresenceVisibility#OTHER}
     */
    public Builder visibility(PresenceVisibility value) {
      if (value == PresenceVisibility.OTHER) {
        throw new IllegalArgumentException("visibility must be one that the server knows");
      }
      visibility = Objects.requireNonNull(value, "visibility");
      return this;
    }

    /** Sets whether others see our status. */
    public Builder showOnlineStatus(boolean value) {
      showOnlineStatus = value;
      return this;
    }

    /** Sets whether others see when we were last there. */
    public Builder showLastSeen(boolean value) {
      showLastSeen = value;
      return this;
    }

    /** Sets whether others see that we type. */
    public Builder showTyping(boolean value) {
      showTyping = value;
      return this;
    }

    /** Sets whether authors learn that we have read their messages. */
    public Builder allowReadReceipts(boolean value) {
      allowReadReceipts = value;
      return this;
    }

    /** Sets whether we look as if we had left. */
    public Builder invisible(boolean value) {
      invisible = value;
      return this;
    }

    /** Returns the update. */
    public PresenceSettingsUpdate build() {
      return new PresenceSettingsUpdate(this);
    }
  }
}
