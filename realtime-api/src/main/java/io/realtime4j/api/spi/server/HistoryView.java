package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are about to be shown to somebody: a page of history, or what was missed.
 *
 * <p>Needed: who and roomName.
 */
public final class HistoryView {
  private final Principal who;
  private final String roomName;
  private final List<String> messageIds;

  private HistoryView(Builder builder) {
    this.who = Require.set("who", builder.who);
    this.roomName = Require.set("roomName", builder.roomName);
    this.messageIds = List.copyOf(builder.messageIds);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.who = who;
    builder.roomName = roomName;
    builder.messageIds = messageIds;
    return builder;
  }

  /** Returns to whom they are shown. */
  public Principal who() {
    return who;
  }

  /** Returns the canonical name of the room. */
  public String roomName() {
    return roomName;
  }

  /** Returns the ids of those that are not deleted, in order. */
  public List<String> messageIds() {
    return messageIds;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HistoryView that
        && who.equals(that.who)
        && roomName.equals(that.roomName)
        && messageIds.equals(that.messageIds);
  }

  @Override
  public int hashCode() {
    return Objects.hash(who, roomName, messageIds);
  }

  @Override
  public String toString() {
    return "HistoryView["
        + "who="
        + who
        + ", roomName="
        + roomName
        + ", messageIds="
        + messageIds
        + "]";
  }

  /** Collects the values of a {@link HistoryView}. */
  public static final class Builder {
    private @Nullable Principal who;
    private @Nullable String roomName;
    private List<String> messageIds = List.of();

    private Builder() {}

    /** Sets to whom they are shown. */
    public Builder who(Principal newWho) {
      this.who = newWho;
      return this;
    }

    /** Sets the canonical name of the room. */
    public Builder roomName(String newRoomName) {
      this.roomName = newRoomName;
      return this;
    }

    /** Sets the ids of those that are not deleted, in order. */
    public Builder messageIds(List<String> newMessageIds) {
      this.messageIds = newMessageIds;
      return this;
    }

    /**
     * Returns the view.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public HistoryView build() {
      return new HistoryView(this);
    }
  }
}
