package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into the log.
 *
 * <p>Needed: tenant, room, message id, user and body.
 */
public final class MessageEntry {
  private final String tenant;
  private final String room;
  private final @Nullable String thread;
  private final String messageId;
  private final String userId;
  private final @Nullable String clientMessageId;
  private final @Nullable String after;
  private final long sentAtMillis;
  private final String kind;
  private final List<String> mentions;
  private final byte[] body;

  private MessageEntry(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.thread = builder.thread;
    this.messageId = Require.set("messageId", builder.messageId);
    this.userId = Require.set("userId", builder.userId);
    this.clientMessageId = builder.clientMessageId;
    this.after = builder.after;
    this.sentAtMillis = builder.sentAtMillis;
    this.kind = builder.kind;
    this.mentions = List.copyOf(builder.mentions);
    this.body = Require.set("body", builder.body);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.tenant = tenant;
    builder.room = room;
    builder.thread = thread;
    builder.messageId = messageId;
    builder.userId = userId;
    builder.clientMessageId = clientMessageId;
    builder.after = after;
    builder.sentAtMillis = sentAtMillis;
    builder.kind = kind;
    builder.mentions = mentions;
    builder.body = body;
    return builder;
  }

  /** Returns the sender's tenant. */
  public String tenant() {
    return tenant;
  }

  /** Returns the canonical room name. */
  public String room() {
    return room;
  }

  /** Returns the thread in the room, or {@code null}. */
  public @Nullable String thread() {
    return thread;
  }

  /** Returns the server's id, unique. */
  public String messageId() {
    return messageId;
  }

  /** Returns the author. */
  public String userId() {
    return userId;
  }

  /** Returns the author's id, unique per tenant and user, or {@code null} for no de-duplication. */
  public @Nullable String clientMessageId() {
    return clientMessageId;
  }

  /**
   * Returns the client id of the same user and room that must be in the log, or in an earlier entry
   * of this or an earlier batch; {@code null} for no condition.
   */
  public @Nullable String after() {
    return after;
  }

  /** Returns the wall-clock time of acceptance. */
  public long sentAtMillis() {
    return sentAtMillis;
  }

  /**
   * Returns what kind of entry it is, {@link MessageRow#MESSAGE} by default; a store carries any.
   */
  public String kind() {
    return kind;
  }

  /**
   * Returns the users whom it mentions, each once: what they have not read is counted for them
   * apart.
   */
  public List<String> mentions() {
    return mentions;
  }

  /**
   * Returns the body: JSON in UTF-8, opaque to the store and not copied, so it must not be changed.
   */
  public byte[] body() {
    return body;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageEntry that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && Objects.equals(thread, that.thread)
        && messageId.equals(that.messageId)
        && userId.equals(that.userId)
        && Objects.equals(clientMessageId, that.clientMessageId)
        && Objects.equals(after, that.after)
        && sentAtMillis == that.sentAtMillis
        && kind.equals(that.kind)
        && mentions.equals(that.mentions)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        tenant,
        room,
        thread,
        messageId,
        userId,
        clientMessageId,
        after,
        sentAtMillis,
        kind,
        mentions,
        Arrays.hashCode(body));
  }

  @Override
  public String toString() {
    return "MessageEntry["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", thread="
        + thread
        + ", messageId="
        + messageId
        + ", userId="
        + userId
        + ", clientMessageId="
        + clientMessageId
        + ", after="
        + after
        + ", sentAtMillis="
        + sentAtMillis
        + ", kind="
        + kind
        + ", mentions="
        + mentions.size()
        + ", body="
        + body.length
        + " bytes"
        + "]";
  }

  /** Collects the values of a {@link MessageEntry}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String thread;
    private @Nullable String messageId;
    private @Nullable String userId;
    private @Nullable String clientMessageId;
    private @Nullable String after;
    private long sentAtMillis = 0;
    private String kind = MessageRow.MESSAGE;
    private List<String> mentions = List.of();
    private byte @Nullable [] body;

    private Builder() {}

    /** Sets the sender's tenant. */
    public Builder tenant(String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /** Sets the canonical room name. */
    public Builder room(String newRoom) {
      this.room = newRoom;
      return this;
    }

    /** Sets the thread in the room, or {@code null}. */
    public Builder thread(@Nullable String newThread) {
      this.thread = newThread;
      return this;
    }

    /** Sets the server's id, unique. */
    public Builder messageId(String newMessageId) {
      this.messageId = newMessageId;
      return this;
    }

    /** Sets the author. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets the author's id, unique per tenant and user, or {@code null} for no de-duplication. */
    public Builder clientMessageId(@Nullable String newClientMessageId) {
      this.clientMessageId = newClientMessageId;
      return this;
    }

    /**
     * Sets the client id of the same user and room that must be in the log, or in an earlier entry
     * of this or an earlier batch; {@code null} for no condition.
     */
    public Builder after(@Nullable String newAfter) {
      this.after = newAfter;
      return this;
    }

    /** Sets the wall-clock time of acceptance. */
    public Builder sentAtMillis(long newSentAtMillis) {
      this.sentAtMillis = newSentAtMillis;
      return this;
    }

    /**
     * Sets what kind of entry it is, {@link MessageRow#MESSAGE} by default; a store carries any.
     */
    public Builder kind(String newKind) {
      this.kind = newKind;
      return this;
    }

    /**
     * Sets the users whom it mentions, each once: what they have not read is counted for them
     * apart.
     */
    public Builder mentions(List<String> newMentions) {
      this.mentions = newMentions;
      return this;
    }

    /**
     * Sets the body: JSON in UTF-8, opaque to the store and not copied, so it must not be changed.
     */
    public Builder body(byte[] newBody) {
      this.body = newBody;
      return this;
    }

    /**
     * Returns the entry.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public MessageEntry build() {
      return new MessageEntry(this);
    }
  }
}
