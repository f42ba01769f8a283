package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One outgoing message.
 *
 * <p>Needed: client message id, room and body.
 */
public final class QueuedRow {
  private final long sequence;
  private final String clientMessageId;
  private final String room;
  private final byte[] body;
  private final long enqueuedAtMillis;
  private final boolean written;
  private final int attempts;
  private final @Nullable String failure;

  private QueuedRow(Builder builder) {
    this.sequence = Require.range("sequence", builder.sequence, 0, Long.MAX_VALUE);
    this.clientMessageId = Require.set("clientMessageId", builder.clientMessageId);
    this.room = Require.set("room", builder.room);
    this.body = Require.set("body", builder.body);
    this.enqueuedAtMillis = builder.enqueuedAtMillis;
    this.written = builder.written;
    this.attempts = Require.range("attempts", builder.attempts, 0, Integer.MAX_VALUE);
    this.failure = builder.failure;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.sequence = sequence;
    builder.clientMessageId = clientMessageId;
    builder.room = room;
    builder.body = body;
    builder.enqueuedAtMillis = enqueuedAtMillis;
    builder.written = written;
    builder.attempts = attempts;
    builder.failure = failure;
    return builder;
  }

  /** Returns its place in the queue, given by the store; 0 before. */
  public long sequence() {
    return sequence;
  }

  /** Returns the id that the client chose, unique. */
  public String clientMessageId() {
    return clientMessageId;
  }

  /** Returns where it goes. */
  public String room() {
    return room;
  }

  /**
   * Returns the payload of {@code message:send}: JSON in UTF-8, opaque to the store and not copied,
   * so it must not be changed.
   */
  public byte[] body() {
    return body;
  }

  /** Returns the wall-clock time of the call. */
  public long enqueuedAtMillis() {
    return enqueuedAtMillis;
  }

  /** Returns whether it was ever written to a socket, so that its fate may be unknown. */
  public boolean written() {
    return written;
  }

  /** Returns how many sends failed and count against the limit. */
  public int attempts() {
    return attempts;
  }

  /** Returns why it was given up and kept, as a code; {@code null} while it is to be sent. */
  public @Nullable String failure() {
    return failure;
  }

  /** Returns the same row in another place. */
  public QueuedRow withSequence(long newSequence) {
    return toBuilder().sequence(newSequence).build();
  }

  /** Returns the same row in another state. */
  public QueuedRow withState(boolean nowWritten, int nowAttempts, @Nullable String nowFailure) {
    return toBuilder().written(nowWritten).attempts(nowAttempts).failure(nowFailure).build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueuedRow that
        && sequence == that.sequence
        && clientMessageId.equals(that.clientMessageId)
        && room.equals(that.room)
        && Arrays.equals(body, that.body)
        && enqueuedAtMillis == that.enqueuedAtMillis
        && written == that.written
        && attempts == that.attempts
        && Objects.equals(failure, that.failure);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        sequence,
        clientMessageId,
        room,
        Arrays.hashCode(body),
        enqueuedAtMillis,
        written,
        attempts,
        failure);
  }

  @Override
  public String toString() {
    return "QueuedRow["
        + "sequence="
        + sequence
        + ", clientMessageId="
        + clientMessageId
        + ", room="
        + room
        + ", body="
        + body.length
        + " bytes"
        + ", enqueuedAtMillis="
        + enqueuedAtMillis
        + ", written="
        + written
        + ", attempts="
        + attempts
        + ", failure="
        + failure
        + "]";
  }

  /** Collects the values of a {@link QueuedRow}. */
  public static final class Builder {
    private long sequence = 0;
    private @Nullable String clientMessageId;
    private @Nullable String room;
    private byte @Nullable [] body;
    private long enqueuedAtMillis = 0;
    private boolean written = false;
    private int attempts = 0;
    private @Nullable String failure;

    private Builder() {}

    /** Sets its place in the queue, given by the store; 0 before. */
    public Builder sequence(long newSequence) {
      this.sequence = newSequence;
      return this;
    }

    /** Sets the id that the client chose, unique. */
    public Builder clientMessageId(String newClientMessageId) {
      this.clientMessageId = newClientMessageId;
      return this;
    }

    /** Sets where it goes. */
    public Builder room(String newRoom) {
      this.room = newRoom;
      return this;
    }

    /**
     * Sets the payload of {@code message:send}: JSON in UTF-8, opaque to the store and not copied,
     * so it must not be changed.
     */
    public Builder body(byte[] newBody) {
      this.body = newBody;
      return this;
    }

    /** Sets the wall-clock time of the call. */
    public Builder enqueuedAtMillis(long newEnqueuedAtMillis) {
      this.enqueuedAtMillis = newEnqueuedAtMillis;
      return this;
    }

    /** Sets whether it was ever written to a socket, so that its fate may be unknown. */
    public Builder written(boolean newWritten) {
      this.written = newWritten;
      return this;
    }

    /** Sets how many sends failed and count against the limit. */
    public Builder attempts(int newAttempts) {
      this.attempts = newAttempts;
      return this;
    }

    /** Sets why it was given up and kept, as a code; {@code null} while it is to be sent. */
    public Builder failure(@Nullable String newFailure) {
      this.failure = newFailure;
      return this;
    }

    /**
     * Returns the row.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public QueuedRow build() {
      return new QueuedRow(this);
    }
  }
}
