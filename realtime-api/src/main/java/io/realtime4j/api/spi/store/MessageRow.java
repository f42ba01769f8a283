package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message in the log, as it is now: with the body of its last edit, or none once it is deleted.
 *
 * <p>Needed: tenant, room, message id, user and body.
 */
public final class MessageRow implements LogEntry {
  /** The kind of a message that people wrote. */
  public static final String MESSAGE = "message";

  private final String tenant;
  private final String room;
  private final @Nullable String thread;
  private final String messageId;
  private final String userId;
  private final @Nullable String clientMessageId;
  private final String kind;
  private final long offset;
  private final long lsn;
  private final long sentAtMillis;
  private final byte[] body;
  private final int edits;
  private final long changeLsn;
  private final long changedAtMillis;
  private final @Nullable String changedBy;
  private final boolean isDeleted;

  private MessageRow(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.thread = builder.thread;
    this.messageId = Require.set("messageId", builder.messageId);
    this.userId = Require.set("userId", builder.userId);
    this.clientMessageId = builder.clientMessageId;
    this.kind = builder.kind;
    this.offset = builder.offset;
    this.lsn = builder.lsn;
    this.sentAtMillis = builder.sentAtMillis;
    this.body = Require.set("body", builder.body);
    this.edits = builder.edits;
    this.changeLsn = builder.changeLsn;
    this.changedAtMillis = builder.changedAtMillis;
    this.changedBy = builder.changedBy;
    this.isDeleted = builder.isDeleted;
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
    builder.kind = kind;
    builder.offset = offset;
    builder.lsn = lsn;
    builder.sentAtMillis = sentAtMillis;
    builder.body = body;
    builder.edits = edits;
    builder.changeLsn = changeLsn;
    builder.changedAtMillis = changedAtMillis;
    builder.changedBy = changedBy;
    builder.isDeleted = isDeleted;
    return builder;
  }

  /** Returns the tenant. */
  @Override
  public String tenant() {
    return tenant;
  }

  /** Returns the canonical room name. */
  @Override
  public String room() {
    return room;
  }

  /** Returns the thread in the room, or {@code null}. */
  public @Nullable String thread() {
    return thread;
  }

  /** Returns the server's id. */
  public String messageId() {
    return messageId;
  }

  /** Returns the author. */
  public String userId() {
    return userId;
  }

  /** Returns the author's id, or {@code null}. */
  public @Nullable String clientMessageId() {
    return clientMessageId;
  }

  /** Returns what kind of entry it is; one that a reader does not know is passed over. */
  @Override
  public String kind() {
    return kind;
  }

  /** Returns its place in the room, from 1. */
  public long offset() {
    return offset;
  }

  /** Returns its place in the log. */
  @Override
  public long lsn() {
    return lsn;
  }

  /** Returns the wall-clock time of acceptance. */
  public long sentAtMillis() {
    return sentAtMillis;
  }

  /**
   * Returns the body as it was appended or last edited, empty once deleted; it must not be changed.
   */
  public byte[] body() {
    return body;
  }

  /** Returns how often it was edited. */
  public int edits() {
    return edits;
  }

  /** Returns the place in the log of its last edit or deletion, 0 for none. */
  public long changeLsn() {
    return changeLsn;
  }

  /** Returns the wall-clock time of its last edit or deletion, 0 for none. */
  public long changedAtMillis() {
    return changedAtMillis;
  }

  /** Returns who edited or deleted it last, or {@code null}. */
  public @Nullable String changedBy() {
    return changedBy;
  }

  /** Returns whether its content was erased. */
  public boolean isDeleted() {
    return isDeleted;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageRow that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && Objects.equals(thread, that.thread)
        && messageId.equals(that.messageId)
        && userId.equals(that.userId)
        && Objects.equals(clientMessageId, that.clientMessageId)
        && kind.equals(that.kind)
        && offset == that.offset
        && lsn == that.lsn
        && sentAtMillis == that.sentAtMillis
        && Arrays.equals(body, that.body)
        && edits == that.edits
        && changeLsn == that.changeLsn
        && changedAtMillis == that.changedAtMillis
        && Objects.equals(changedBy, that.changedBy)
        && isDeleted == that.isDeleted;
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
        kind,
        offset,
        lsn,
        sentAtMillis,
        Arrays.hashCode(body),
        edits,
        changeLsn,
        changedAtMillis,
        changedBy,
        isDeleted);
  }

  @Override
  public String toString() {
    return "MessageRow["
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
        + ", kind="
        + kind
        + ", offset="
        + offset
        + ", lsn="
        + lsn
        + ", sentAtMillis="
        + sentAtMillis
        + ", body="
        + body.length
        + " bytes"
        + ", edits="
        + edits
        + ", changeLsn="
        + changeLsn
        + ", changedAtMillis="
        + changedAtMillis
        + ", changedBy="
        + changedBy
        + ", isDeleted="
        + isDeleted
        + "]";
  }

  /** Collects the values of a {@link MessageRow}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String thread;
    private @Nullable String messageId;
    private @Nullable String userId;
    private @Nullable String clientMessageId;
    private String kind = MESSAGE;
    private long offset = 0;
    private long lsn = 0;
    private long sentAtMillis = 0;
    private byte @Nullable [] body;
    private int edits = 0;
    private long changeLsn = 0;
    private long changedAtMillis = 0;
    private @Nullable String changedBy;
    private boolean isDeleted = false;

    private Builder() {}

    /** Sets the tenant. */
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

    /** Sets the author's id, or {@code null}. */
    public Builder clientMessageId(@Nullable String newClientMessageId) {
      this.clientMessageId = newClientMessageId;
      return this;
    }

    /** Sets what kind of entry it is; one that a reader does not know is passed over. */
    public Builder kind(String newKind) {
      this.kind = newKind;
      return this;
    }

    /** Sets its place in the room, from 1. */
    public Builder offset(long newOffset) {
      this.offset = newOffset;
      return this;
    }

    /** Sets its place in the log. */
    public Builder lsn(long newLsn) {
      this.lsn = newLsn;
      return this;
    }

    /** Sets the wall-clock time of acceptance. */
    public Builder sentAtMillis(long newSentAtMillis) {
      this.sentAtMillis = newSentAtMillis;
      return this;
    }

    /**
     * Sets the body as it was appended or last edited, empty once deleted; it must not be changed.
     */
    public Builder body(byte[] newBody) {
      this.body = newBody;
      return this;
    }

    /** Sets how often it was edited. */
    public Builder edits(int newEdits) {
      this.edits = newEdits;
      return this;
    }

    /** Sets the place in the log of its last edit or deletion, 0 for none. */
    public Builder changeLsn(long newChangeLsn) {
      this.changeLsn = newChangeLsn;
      return this;
    }

    /** Sets the wall-clock time of its last edit or deletion, 0 for none. */
    public Builder changedAtMillis(long newChangedAtMillis) {
      this.changedAtMillis = newChangedAtMillis;
      return this;
    }

    /** Sets who edited or deleted it last, or {@code null}. */
    public Builder changedBy(@Nullable String newChangedBy) {
      this.changedBy = newChangedBy;
      return this;
    }

    /** Sets whether its content was erased. */
    public Builder isDeleted(boolean newIsDeleted) {
      this.isDeleted = newIsDeleted;
      return this;
    }

    /**
     * Returns the row.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public MessageRow build() {
      return new MessageRow(this);
    }
  }
}
