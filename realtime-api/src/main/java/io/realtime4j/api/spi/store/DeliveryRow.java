package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one sent message.
 *
 * <p>Needed: client message id, room and state.
 */
public final class DeliveryRow {
  private final String clientMessageId;
  private final @Nullable String messageId;
  private final String room;
  private final String state;
  private final int deliveredCount;
  private final int readCount;
  private final int totalRecipients;
  private final long updatedAtMillis;

  private DeliveryRow(Builder builder) {
    this.clientMessageId = Require.set("clientMessageId", builder.clientMessageId);
    this.messageId = builder.messageId;
    this.room = Require.set("room", builder.room);
    this.state = Require.set("state", builder.state);
    this.deliveredCount =
        Require.range("deliveredCount", builder.deliveredCount, 0, Integer.MAX_VALUE);
    this.readCount = Require.range("readCount", builder.readCount, 0, Integer.MAX_VALUE);
    this.totalRecipients =
        Require.range("totalRecipients", builder.totalRecipients, -1, Integer.MAX_VALUE);
    this.updatedAtMillis = builder.updatedAtMillis;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.clientMessageId = clientMessageId;
    builder.messageId = messageId;
    builder.room = room;
    builder.state = state;
    builder.deliveredCount = deliveredCount;
    builder.readCount = readCount;
    builder.totalRecipients = totalRecipients;
    builder.updatedAtMillis = updatedAtMillis;
    return builder;
  }

  /** Returns the sender's id. */
  public String clientMessageId() {
    return clientMessageId;
  }

  /** Returns the server's id, {@code null} before it is accepted. */
  public @Nullable String messageId() {
    return messageId;
  }

  /** Returns where it was sent. */
  public String room() {
    return room;
  }

  /** Returns the name of a {@link io.realtime4j.api.DeliveryState}. */
  public String state() {
    return state;
  }

  /** Returns how many recipients have it. */
  public int deliveredCount() {
    return deliveredCount;
  }

  /** Returns how many recipients have read it. */
  public int readCount() {
    return readCount;
  }

  /** Returns how many recipients there are; -1 if unknown. */
  public int totalRecipients() {
    return totalRecipients;
  }

  /** Returns the wall-clock time of the last change. */
  public long updatedAtMillis() {
    return updatedAtMillis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeliveryRow that
        && clientMessageId.equals(that.clientMessageId)
        && Objects.equals(messageId, that.messageId)
        && room.equals(that.room)
        && state.equals(that.state)
        && deliveredCount == that.deliveredCount
        && readCount == that.readCount
        && totalRecipients == that.totalRecipients
        && updatedAtMillis == that.updatedAtMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        clientMessageId,
        messageId,
        room,
        state,
        deliveredCount,
        readCount,
        totalRecipients,
        updatedAtMillis);
  }

  @Override
  public String toString() {
    return "DeliveryRow["
        + "clientMessageId="
        + clientMessageId
        + ", messageId="
        + messageId
        + ", room="
        + room
        + ", state="
        + state
        + ", deliveredCount="
        + deliveredCount
        + ", readCount="
        + readCount
        + ", totalRecipients="
        + totalRecipients
        + ", updatedAtMillis="
        + updatedAtMillis
        + "]";
  }

  /** Collects the values of a {@link DeliveryRow}. */
  public static final class Builder {
    private @Nullable String clientMessageId;
    private @Nullable String messageId;
    private @Nullable String room;
    private @Nullable String state;
    private int deliveredCount = 0;
    private int readCount = 0;
    private int totalRecipients = -1;
    private long updatedAtMillis = 0;

    private Builder() {}

    /** Sets the sender's id. */
    public Builder clientMessageId(String newClientMessageId) {
      this.clientMessageId = newClientMessageId;
      return this;
    }

    /** Sets the server's id, {@code null} before it is accepted. */
    public Builder messageId(@Nullable String newMessageId) {
      this.messageId = newMessageId;
      return this;
    }

    /** Sets where it was sent. */
    public Builder room(String newRoom) {
      this.room = newRoom;
      return this;
    }

    /** Sets the name of a {@link io.realtime4j.api.DeliveryState}. */
    public Builder state(String newState) {
      this.state = newState;
      return this;
    }

    /** Sets how many recipients have it. */
    public Builder deliveredCount(int newDeliveredCount) {
      this.deliveredCount = newDeliveredCount;
      return this;
    }

    /** Sets how many recipients have read it. */
    public Builder readCount(int newReadCount) {
      this.readCount = newReadCount;
      return this;
    }

    /** Sets how many recipients there are; -1 if unknown. */
    public Builder totalRecipients(int newTotalRecipients) {
      this.totalRecipients = newTotalRecipients;
      return this;
    }

    /** Sets the wall-clock time of the last change. */
    public Builder updatedAtMillis(long newUpdatedAtMillis) {
      this.updatedAtMillis = newUpdatedAtMillis;
      return this;
    }

    /**
     * Returns the row.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public DeliveryRow build() {
      return new DeliveryRow(this);
    }
  }
}
