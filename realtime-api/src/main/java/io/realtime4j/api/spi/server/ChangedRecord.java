package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that has been edited or deleted.
 *
 * <p>Needed: who, roomName and messageId.
 */
public final class ChangedRecord {
  private final Principal who;
  private final String roomName;
  private final @Nullable String threadId;
  private final String messageId;
  private final long offset;
  private final @Nullable JsonObject message;

  private ChangedRecord(Builder builder) {
    this.who = Require.set("who", builder.who);
    this.roomName = Require.set("roomName", builder.roomName);
    this.threadId = builder.threadId;
    this.messageId = Require.set("messageId", builder.messageId);
    this.offset = builder.offset;
    this.message = builder.message;
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
    builder.threadId = threadId;
    builder.messageId = messageId;
    builder.offset = offset;
    builder.message = message;
    return builder;
  }

  /** Returns who has changed it. */
  public Principal who() {
    return who;
  }

  /** Returns the canonical name of the room. */
  public String roomName() {
    return roomName;
  }

  /** Returns the message's thread, or {@code null}. */
  public @Nullable String threadId() {
    return threadId;
  }

  /** Returns the server's id. */
  public String messageId() {
    return messageId;
  }

  /** Returns its place in the room. */
  public long offset() {
    return offset;
  }

  /** Returns what it says now, {@code null} if it is deleted. */
  public @Nullable JsonObject message() {
    return message;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChangedRecord that
        && who.equals(that.who)
        && roomName.equals(that.roomName)
        && Objects.equals(threadId, that.threadId)
        && messageId.equals(that.messageId)
        && offset == that.offset
        && Objects.equals(message, that.message);
  }

  @Override
  public int hashCode() {
    return Objects.hash(who, roomName, threadId, messageId, offset, message);
  }

  @Override
  public String toString() {
    return "ChangedRecord["
        + "who="
        + who
        + ", roomName="
        + roomName
        + ", threadId="
        + threadId
        + ", messageId="
        + messageId
        + ", offset="
        + offset
        + "]";
  }

  /** Collects the values of a {@link ChangedRecord}. */
  public static final class Builder {
    private @Nullable Principal who;
    private @Nullable String roomName;
    private @Nullable String threadId;
    private @Nullable String messageId;
    private long offset = 0;
    private @Nullable JsonObject message;

    private Builder() {}

    /** Sets who has changed it. */
    public Builder who(Principal newWho) {
      this.who = newWho;
      return this;
    }

    /** Sets the canonical name of the room. */
    public Builder roomName(String newRoomName) {
      this.roomName = newRoomName;
      return this;
    }

    /** Sets the message's thread, or {@code null}. */
    public Builder threadId(@Nullable String newThreadId) {
      this.threadId = newThreadId;
      return this;
    }

    /** Sets the server's id. */
    public Builder messageId(String newMessageId) {
      this.messageId = newMessageId;
      return this;
    }

    /** Sets its place in the room. */
    public Builder offset(long newOffset) {
      this.offset = newOffset;
      return this;
    }

    /** Sets what it says now, {@code null} if it is deleted. */
    public Builder message(@Nullable JsonObject newMessage) {
      this.message = newMessage;
      return this;
    }

    /**
     * Returns the record.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public ChangedRecord build() {
      return new ChangedRecord(this);
    }
  }
}
