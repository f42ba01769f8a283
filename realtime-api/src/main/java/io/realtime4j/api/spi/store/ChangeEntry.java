package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of a message on its way into the log.
 *
 * <p>Needed: tenant, room, message id, user and kind; an edit needs a body.
 */
public final class ChangeEntry {
  /** Replaces the body. */
  public static final String EDIT = "edit";

  /** Erases the body; id and offset stay. */
  public static final String DELETE = "delete";

  private final String tenant;
  private final String room;
  private final String messageId;
  private final String userId;
  private final String kind;
  private final @Nullable String clientEditId;
  private final long atMillis;
  private final byte[] body;

  private ChangeEntry(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = Require.set("room", builder.room);
    this.messageId = Require.set("messageId", builder.messageId);
    this.userId = Require.set("userId", builder.userId);
    this.kind = Require.set("kind", builder.kind);
    this.clientEditId = builder.clientEditId;
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
    builder.messageId = messageId;
    builder.userId = userId;
    builder.kind = kind;
    builder.clientEditId = clientEditId;
    builder.atMillis = atMillis;
    builder.body = body;
    return builder;
  }

  /** Returns the tenant. */
  public String tenant() {
    return tenant;
  }

  /** Returns the canonical room name. */
  public String room() {
    return room;
  }

  /** Returns the message that is changed. */
  public String messageId() {
    return messageId;
  }

  /** Returns who changes it. */
  public String userId() {
    return userId;
  }

  /**
   * Returns the kind: {@link #EDIT}, {@link #DELETE}, or another one, which is logged with its body
   * and leaves the message as it is.
   */
  public String kind() {
    return kind;
  }

  /**
   * Returns the user's id of this change, unique per tenant and user, or {@code null} for no
   * de-duplication.
   */
  public @Nullable String clientEditId() {
    return clientEditId;
  }

  /** Returns the wall-clock time of acceptance. */
  public long atMillis() {
    return atMillis;
  }

  /** Returns the new body, or what belongs to another kind; empty for a deletion. */
  public byte[] body() {
    return body;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChangeEntry that
        && tenant.equals(that.tenant)
        && room.equals(that.room)
        && messageId.equals(that.messageId)
        && userId.equals(that.userId)
        && kind.equals(that.kind)
        && Objects.equals(clientEditId, that.clientEditId)
        && atMillis == that.atMillis
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        tenant, room, messageId, userId, kind, clientEditId, atMillis, Arrays.hashCode(body));
  }

  @Override
  public String toString() {
    return "ChangeEntry["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", messageId="
        + messageId
        + ", userId="
        + userId
        + ", kind="
        + kind
        + ", clientEditId="
        + clientEditId
        + ", atMillis="
        + atMillis
        + ", body="
        + body.length
        + " bytes"
        + "]";
  }

  /** Collects the values of a {@link ChangeEntry}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String messageId;
    private @Nullable String userId;
    private @Nullable String kind;
    private @Nullable String clientEditId;
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

    /** Sets the message that is changed. */
    public Builder messageId(String newMessageId) {
      this.messageId = newMessageId;
      return this;
    }

    /** Sets who changes it. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /**
     * Sets the kind: {@link #EDIT}, {@link #DELETE}, or another one, which is logged with its body
     * and leaves the message as it is.
     */
    public Builder kind(String newKind) {
      this.kind = newKind;
      return this;
    }

    /**
     * Sets the user's id of this change, unique per tenant and user, or {@code null} for no
     * de-duplication.
     */
    public Builder clientEditId(@Nullable String newClientEditId) {
      this.clientEditId = newClientEditId;
      return this;
    }

    /** Sets the wall-clock time of acceptance. */
    public Builder atMillis(long newAtMillis) {
      this.atMillis = newAtMillis;
      return this;
    }

    /** Sets the new body, or what belongs to another kind; empty for a deletion. */
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
    public ChangeEntry build() {
      return new ChangeEntry(this);
    }
  }
}
