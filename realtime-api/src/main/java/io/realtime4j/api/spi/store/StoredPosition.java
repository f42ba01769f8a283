package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in a room's log, and the message that stands there.
 *
 * <p>Needed: epoch.
 */
public final class StoredPosition {
  private final String epoch;
  private final long offset;
  private final @Nullable String messageId;
  private final long lsn;

  private StoredPosition(Builder builder) {
    this.epoch = Require.set("epoch", builder.epoch);
    this.offset = Require.range("offset", builder.offset, 0, Long.MAX_VALUE);
    this.messageId = builder.messageId;
    this.lsn = Require.range("lsn", builder.lsn, -1, Long.MAX_VALUE);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.epoch = epoch;
    builder.offset = offset;
    builder.messageId = messageId;
    builder.lsn = lsn;
    return builder;
  }

  /** Returns which history of the log. */
  public String epoch() {
    return epoch;
  }

  /** Returns the last message's offset, 0 for none. */
  public long offset() {
    return offset;
  }

  /** Returns the server's id of the message at the offset, {@code null} if it is not known. */
  public @Nullable String messageId() {
    return messageId;
  }

  /**
   * Returns up to where in the whole log edits and deletions of the room's messages are known, -1
   * if that is not known.
   */
  public long lsn() {
    return lsn;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredPosition that
        && epoch.equals(that.epoch)
        && offset == that.offset
        && Objects.equals(messageId, that.messageId)
        && lsn == that.lsn;
  }

  @Override
  public int hashCode() {
    return Objects.hash(epoch, offset, messageId, lsn);
  }

  @Override
  public String toString() {
    return epoch + "/" + offset + (messageId == null ? "" : "=" + messageId);
  }

  /** Collects the values of a {@link StoredPosition}. */
  public static final class Builder {
    private @Nullable String epoch;
    private long offset;
    private @Nullable String messageId;
    private long lsn = -1;

    private Builder() {}

    /** Sets which history of the log. */
    public Builder epoch(String newEpoch) {
      this.epoch = newEpoch;
      return this;
    }

    /** Sets the last message's offset. Default: 0, for none. */
    public Builder offset(long newOffset) {
      this.offset = newOffset;
      return this;
    }

    /** Sets the server's id of the message at the offset. Default: {@code null}, not known. */
    public Builder messageId(@Nullable String id) {
      this.messageId = id;
      return this;
    }

    /**
     * Sets up to where in the whole log edits and deletions of the room's messages are known.
     * Default: -1, not known.
     */
    public Builder lsn(long newLsn) {
      this.lsn = newLsn;
      return this;
    }

    /**
     * Returns the position.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public StoredPosition build() {
      return new StoredPosition(this);
    }
  }
}
