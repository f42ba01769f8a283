package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that has been stored.
 *
 * <p>Needed: who, room name, message id and message.
 */
public final class SentRecord {
  private final Principal who;
  private final String roomName;
  private final @Nullable String threadId;
  private final String messageId;
  private final long offset;
  private final JsonObject message;

  private SentRecord(Builder builder) {
    this.who = Require.set("who", builder.who);
    this.roomName = Require.set("roomName", builder.roomName);
    this.threadId = builder.threadId;
    this.messageId = Require.set("messageId", builder.messageId);
    this.offset = builder.offset;
    this.message = Require.set("message", builder.message);
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

  /** Returns the author. */
  public Principal who() {
    return who;
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

  /** Returns its place in the room. */
  public long offset() {
    return offset;
  }

  /** Returns what was stored. */
  public JsonObject message() {
    return message;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SentRecord that
        && who.equals(that.who)
        && roomName.equals(that.roomName)
        && Objects.equals(threadId, that.threadId)
        && messageId.equals(that.messageId)
        && offset == that.offset
        && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return Objects.hash(who, roomName, threadId, messageId, offset, message);
  }

  @Override
  public String toString() {
    return "SentRecord["
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

  /** Collects the values of a {@link SentRecord}. */
  public static final class Builder {
    private @Nullable Principal who;
    private @Nullable String roomName;
    private @Nullable String threadId;
    private @Nullable String messageId;
    private long offset = 0;
    private @Nullable JsonObject message;

    private Builder() {}

    /** Sets the author. */
    public Builder who(Principal newWho) {
      this.who = newWho;
      return this;
    }

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

    /** Sets its place in the room. */
    public Builder offset(long newOffset) {
      this.offset = newOffset;
      return this;
    }

    /** Sets what was stored. */
    public Builder message(JsonObject newMessage) {
      this.message = newMessage;
      return this;
    }

    /**
     * Returns the record.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public SentRecord build() {
      return new SentRecord(this);
    }
  }
}
