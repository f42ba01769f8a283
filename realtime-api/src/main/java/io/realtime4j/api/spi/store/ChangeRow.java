package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change in the log. Of several edits of a message the last alone is given, and none once it is
 * deleted.
 *
 * <p>Needed: tenant, room, message id, user and kind.
 */
public final class ChangeRow implements LogEntry {
  private final String tenant;
  private final String room;
  private final @Nullable String thread;
  private final String messageId;
  private final long offset;
  private final long lsn;
  private final String kind;
  private final String userId;
  private final @Nullable String clientEditId;
  private final int edit;
  private final long atMillis;
  private final byte[] body;

  private ChangeRow(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.thread = builder.thread;
    this.messageId = Require.set("messageId", builder.messageId);
    this.offset = builder.offset;
    this.lsn = builder.lsn;
    this.kind = Require.set("kind", builder.kind);
    this.userId = Require.set("userId", builder.userId);
    this.clientEditId = builder.clientEditId;
    this.edit = builder.edit;
    this.atMillis = builder.atMillis;
    this.body = builder.body;
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
    builder.offset = offset;
    builder.lsn = lsn;
    builder.kind = kind;
    builder.userId = userId;
    builder.clientEditId = clientEditId;
    builder.edit = edit;
    builder.atMillis = atMillis;
    builder.body = body;
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

  /** Returns the message's thread, or {@code null}. */
  public @Nullable String thread() {
    return thread;
  }

  /** Returns the message that was changed. */
  public String messageId() {
    return messageId;
  }

  /** Returns the message's place in the room. */
  public long offset() {
    return offset;
  }

  /** Returns the place of the change in the log. */
  @Override
  public long lsn() {
    return lsn;
  }

  /** Returns the kind, as in {@link ChangeEntry#kind}. */
  @Override
  public String kind() {
    return kind;
  }

  /** Returns who changed it. */
  public String userId() {
    return userId;
  }

  /** Returns that user's id of the change, or {@code null}. */
  public @Nullable String clientEditId() {
    return clientEditId;
  }

  /** Returns which edit of the message it is, from 1; 0 if it is none. */
  public int edit() {
    return edit;
  }

  /** Returns the wall-clock time of acceptance. */
  public long atMillis() {
    return atMillis;
  }

  /** Returns the new body, empty for a deletion; it must not be changed. */
  public byte[] body() {
    return body;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChangeRow that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && Objects.equals(thread, that.thread)
        && messageId.equals(that.messageId)
        && offset == that.offset
        && lsn == that.lsn
        && kind.equals(that.kind)
        && userId.equals(that.userId)
        && Objects.equals(clientEditId, that.clientEditId)
        && edit == that.edit
        && atMillis == that.atMillis
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        tenant,
        room,
        thread,
        messageId,
        offset,
        lsn,
        kind,
        userId,
        clientEditId,
        edit,
        atMillis,
        Arrays.hashCode(body));
  }

  @Override
  public String toString() {
    return "ChangeRow["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", thread="
        + thread
        + ", messageId="
        + messageId
        + ", offset="
        + offset
        + ", lsn="
        + lsn
        + ", kind="
        + kind
        + ", userId="
        + userId
        + ", clientEditId="
        + clientEditId
        + ", edit="
        + edit
        + ", atMillis="
        + atMillis
        + ", body="
        + body.length
        + " bytes"
        + "]";
  }

  /** Collects the values of a {@link ChangeRow}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String thread;
    private @Nullable String messageId;
    private long offset = 0;
    private long lsn = 0;
    private @Nullable String kind;
    private @Nullable String userId;
    private @Nullable String clientEditId;
    private int edit = 0;
    private long atMillis = 0;
    private byte[] body = {};

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

    /** Sets the message's thread, or {@code null}. */
    public Builder thread(@Nullable String newThread) {
      this.thread = newThread;
      return this;
    }

    /** Sets the message that was changed. */
    public Builder messageId(String newMessageId) {
      this.messageId = newMessageId;
      return this;
    }

    /** Sets the message's place in the room. */
    public Builder offset(long newOffset) {
      this.offset = newOffset;
      return this;
    }

    /** Sets the place of the change in the log. */
    public Builder lsn(long newLsn) {
      this.lsn = newLsn;
      return this;
    }

    /** Sets the kind, as in {@link ChangeEntry#kind}. */
    public Builder kind(String newKind) {
      this.kind = newKind;
      return this;
    }

    /** Sets who changed it. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets that user's id of the change, or {@code null}. */
    public Builder clientEditId(@Nullable String newClientEditId) {
      this.clientEditId = newClientEditId;
      return this;
    }

    /** Sets which edit of the message it is, from 1; 0 if it is none. */
    public Builder edit(int newEdit) {
      this.edit = newEdit;
      return this;
    }

    /** Sets the wall-clock time of acceptance. */
    public Builder atMillis(long newAtMillis) {
      this.atMillis = newAtMillis;
      return this;
    }

    /** Sets the new body, empty for a deletion; it must not be changed. */
    public Builder body(byte[] newBody) {
      this.body = newBody;
      return this;
    }

    /**
     * Returns the row.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public ChangeRow build() {
      return new ChangeRow(this);
    }
  }
}
