package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of the queue that has one order: the rows of one process, this one's or one that is gone
 * and that this process has adopted.
 *
 * <p>Needed: id.
 */
public final class QueueLot {
  private final String id;
  private final boolean own;
  private final int waiting;
  private final long waitingBytes;
  private final int failed;

  private QueueLot(Builder builder) {
    this.id = Require.set("id", builder.id);
    this.own = builder.own;
    this.waiting = Require.range("waiting", builder.waiting, 0, Integer.MAX_VALUE);
    this.waitingBytes = Require.range("waitingBytes", builder.waitingBytes, 0, Long.MAX_VALUE);
    this.failed = Require.range("failed", builder.failed, 0, Integer.MAX_VALUE);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.id = id;
    builder.own = own;
    builder.waiting = waiting;
    builder.waitingBytes = waitingBytes;
    builder.failed = failed;
    return builder;
  }

  /** Returns the name by which the store is asked for its rows. */
  public String id() {
    return id;
  }

  /** Returns whether new rows go there. */
  public boolean own() {
    return own;
  }

  /** Returns how many rows are to be sent. */
  public int waiting() {
    return waiting;
  }

  /** Returns the sum of the bodies of those. */
  public long waitingBytes() {
    return waitingBytes;
  }

  /** Returns how many rows were given up and kept. */
  public int failed() {
    return failed;
  }

  /** Returns how many rows there are. */
  public long rows() {
    return (long) waiting + failed;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueueLot that
        && id.equals(that.id)
        && own == that.own
        && waiting == that.waiting
        && waitingBytes == that.waitingBytes
        && failed == that.failed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, own, waiting, waitingBytes, failed);
  }

  @Override
  public String toString() {
    return "QueueLot["
        + "id="
        + id
        + ", own="
        + own
        + ", waiting="
        + waiting
        + ", waitingBytes="
        + waitingBytes
        + ", failed="
        + failed
        + "]";
  }

  /** Collects the values of a {@link QueueLot}. */
  public static final class Builder {
    private @Nullable String id;
    private boolean own = false;
    private int waiting = 0;
    private long waitingBytes = 0;
    private int failed = 0;

    private Builder() {}

    /** Sets the name by which the store is asked for its rows. */
    public Builder id(String newId) {
      this.id = newId;
      return this;
    }

    /** Sets whether new rows go there. */
    public Builder own(boolean newOwn) {
      this.own = newOwn;
      return this;
    }

    /** Sets how many rows are to be sent. */
    public Builder waiting(int newWaiting) {
      this.waiting = newWaiting;
      return this;
    }

    /** Sets the sum of the bodies of those. */
    public Builder waitingBytes(long newWaitingBytes) {
      this.waitingBytes = newWaitingBytes;
      return this;
    }

    /** Sets how many rows were given up and kept. */
    public Builder failed(int newFailed) {
      this.failed = newFailed;
      return this;
    }

    /**
     * Returns the lot.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public QueueLot build() {
      return new QueueLot(this);
    }
  }
}
