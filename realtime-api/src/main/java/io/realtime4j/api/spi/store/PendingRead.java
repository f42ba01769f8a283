package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A read acknowledgement that the server has not taken yet. Two are the same if room and message
 * are.
 *
 * <p>Needed: room and message id.
 */
public final class PendingRead {
  private final String room;
  private final String messageId;
  private final long readAtMillis;

  private PendingRead(Builder builder) {
    this.room = Require.set("room", builder.room);
    this.messageId = Require.set("messageId", builder.messageId);
    this.readAtMillis = builder.readAtMillis;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.room = room;
    builder.messageId = messageId;
    builder.readAtMillis = readAtMillis;
    return builder;
  }

  /** Returns the message's room. */
  public String room() {
    return room;
  }

  /** Returns the server's id. */
  public String messageId() {
    return messageId;
  }

  /** Returns the wall-clock time of reading. */
  public long readAtMillis() {
    return readAtMillis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PendingRead that
        && room.equals(that.room)
        && messageId.equals(that.messageId)
        && readAtMillis == that.readAtMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(room, messageId, readAtMillis);
  }

  @Override
  public String toString() {
    return "PendingRead["
        + "room="
        + room
        + ", messageId="
        + messageId
        + ", readAtMillis="
        + readAtMillis
        + "]";
  }

  /** Collects the values of a {@link PendingRead}. */
  public static final class Builder {
    private @Nullable String room;
    private @Nullable String messageId;
    private long readAtMillis = 0;

    private Builder() {}

    /** Sets the message's room. */
    public Builder room(String newRoom) {
      this.room = newRoom;
      return this;
    }

    /** Sets the server's id. */
    public Builder messageId(String newMessageId) {
      this.messageId = newMessageId;
      return this;
    }

    /** Sets the wall-clock time of reading. */
    public Builder readAtMillis(long newReadAtMillis) {
      this.readAtMillis = newReadAtMillis;
      return this;
    }

    /**
     * Returns the acknowledgement.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public PendingRead build() {
      return new PendingRead(this);
    }
  }
}
