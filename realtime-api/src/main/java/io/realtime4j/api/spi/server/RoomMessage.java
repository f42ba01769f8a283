package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message of a room, as a feature may know it.
 *
 * <p>Needed: roomName, messageId and userId.
 */
public final class RoomMessage {
  private final String roomName;
  private final @Nullable String threadId;
  private final String messageId;
  private final String userId;
  private final long offset;

  private RoomMessage(Builder builder) {
    this.roomName = Require.set("roomName", builder.roomName);
    this.threadId = builder.threadId;
    this.messageId = Require.set("messageId", builder.messageId);
    this.userId = Require.set("userId", builder.userId);
    this.offset = builder.offset;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.roomName = roomName;
    builder.threadId = threadId;
    builder.messageId = messageId;
    builder.userId = userId;
    builder.offset = offset;
    return builder;
  }

  /** Returns the canonical name of the room. */
  public String roomName() {
    return roomName;
  }

  /** Returns the thread, or {@code null}. */
  public @Nullable String threadId() {
    return threadId;
  }

  /** Returns the server's id. */
  public String messageId() {
    return messageId;
  }

  /** Returns the author. */
  public String userId() {
    return userId;
  }

  /** Returns its place in the room. */
  public long offset() {
    return offset;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RoomMessage that
        && roomName.equals(that.roomName)
        && Objects.equals(threadId, that.threadId)
        && messageId.equals(that.messageId)
        && userId.equals(that.userId)
        && offset == that.offset;
  }

  @Override
  public int hashCode() {
    return Objects.hash(roomName, threadId, messageId, userId, offset);
  }

  @Override
  public String toString() {
    return "RoomMessage["
        + "roomName="
        + roomName
        + ", threadId="
        + threadId
        + ", messageId="
        + messageId
        + ", userId="
        + userId
        + ", offset="
        + offset
        + "]";
  }

  /** Collects the values of a {@link RoomMessage}. */
  public static final class Builder {
    private @Nullable String roomName;
    private @Nullable String threadId;
    private @Nullable String messageId;
    private @Nullable String userId;
    private long offset = 0;

    private Builder() {}

    /** Sets the canonical name of the room. */
    public Builder roomName(String newRoomName) {
      this.roomName = newRoomName;
      return this;
    }

    /** Sets the thread, or {@code null}. */
    public Builder threadId(@Nullable String newThreadId) {
      this.threadId = newThreadId;
      return this;
    }

    /** Sets the server's id. */
    public Builder messageId(String newMessageId) {
      this.messageId = newMessageId;
      return this;
    }

    /** Sets the author. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets its place in the room. */
    public Builder offset(long newOffset) {
      this.offset = newOffset;
      return this;
    }

    /**
     * Returns the message.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public RoomMessage build() {
      return new RoomMessage(this);
    }
  }
}
