package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that is about to be stored, new or in place of one that is edited.
 *
 * <p>Needed: who, room name and content.
 */
public final class MessageDraft {
  private final Principal who;
  private final String roomName;
  private final @Nullable String threadId;
  private final @Nullable String clientMessageId;
  private final @Nullable String edits;
  private final JsonObject message;

  private MessageDraft(Builder builder) {
    this.who = Require.set("who", builder.who);
    this.roomName = Require.set("roomName", builder.roomName);
    this.threadId = builder.threadId;
    this.clientMessageId = builder.clientMessageId;
    this.edits = builder.edits;
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
    builder.clientMessageId = clientMessageId;
    builder.edits = edits;
    builder.message = message;
    return builder;
  }

  /** Returns the author; of an edit, who makes it. */
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

  /** Returns the author's id, or {@code null}. */
  public @Nullable String clientMessageId() {
    return clientMessageId;
  }

  /** Returns the server's id of the message that this is an edit of, {@code null} for a new one. */
  public @Nullable String edits() {
    return edits;
  }

  /** Returns what the author sent: {@code content}, {@code type}, {@code metadata} and so on. */
  public JsonObject message() {
    return message;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageDraft that
        && who.equals(that.who)
        && roomName.equals(that.roomName)
        && Objects.equals(threadId, that.threadId)
        && Objects.equals(clientMessageId, that.clientMessageId)
        && Objects.equals(edits, that.edits)
        && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return Objects.hash(who, roomName, threadId, clientMessageId, edits, message);
  }

  @Override
  public String toString() {
    return "MessageDraft["
        + "who="
        + who
        + ", roomName="
        + roomName
        + ", threadId="
        + threadId
        + ", clientMessageId="
        + clientMessageId
        + ", edits="
        + edits
        + "]";
  }

  /** Collects the values of a {@link MessageDraft}. */
  public static final class Builder {
    private @Nullable Principal who;
    private @Nullable String roomName;
    private @Nullable String threadId;
    private @Nullable String clientMessageId;
    private @Nullable String edits;
    private @Nullable JsonObject message;

    private Builder() {}

    /** Sets the author; of an edit, who makes it. */
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

    /** Sets the author's id, or {@code null}. */
    public Builder clientMessageId(@Nullable String newClientMessageId) {
      this.clientMessageId = newClientMessageId;
      return this;
    }

    /** Sets the server's id of the message that this is an edit of, {@code null} for a new one. */
    public Builder edits(@Nullable String newEdits) {
      this.edits = newEdits;
      return this;
    }

    /** Sets what the author sent: {@code content}, {@code type}, {@code metadata} and so on. */
    public Builder message(JsonObject newMessage) {
      this.message = newMessage;
      return this;
    }

    /**
     * Returns the draft.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public MessageDraft build() {
      return new MessageDraft(this);
    }
  }
}
