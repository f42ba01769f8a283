package io.realtime4j.api.spi.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a room's log stands. */
public final class RoomHead {
  private final long newest;
  private final long oldest;
  private final long lsn;

  private RoomHead(Builder builder) {
    this.newest = builder.newest;
    this.oldest = builder.oldest;
    this.lsn = builder.lsn;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.newest = newest;
    builder.oldest = oldest;
    builder.lsn = lsn;
    return builder;
  }

  /** Returns the offset of the last message, 0 for none. */
  public long newest() {
    return newest;
  }

  /** Returns the offset of the first message still kept, {@code newest + 1} if none is. */
  public long oldest() {
    return oldest;
  }

  /** Returns the place in the log of the last message or change that is kept, 0 for none. */
  public long lsn() {
    return lsn;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RoomHead that
        && newest == that.newest
        && oldest == that.oldest
        && lsn == that.lsn;
  }

  @Override
  public int hashCode() {
    return Objects.hash(newest, oldest, lsn);
  }

  @Override
  public String toString() {
    return "RoomHead[" + "newest=" + newest + ", oldest=" + oldest + ", lsn=" + lsn + "]";
  }

  /** Collects the values of a {@link RoomHead}. */
  public static final class Builder {
    private long newest = 0;
    private long oldest = 1;
    private long lsn = 0;

    private Builder() {}

    /** Sets the offset of the last message, 0 for none. */
    public Builder newest(long newNewest) {
      this.newest = newNewest;
      return this;
    }

    /** Sets the offset of the first message still kept, {@code newest + 1} if none is. */
    public Builder oldest(long newOldest) {
      this.oldest = newOldest;
      return this;
    }

    /** Sets the place in the log of the last message or change that is kept, 0 for none. */
    public Builder lsn(long newLsn) {
      this.lsn = newLsn;
      return this;
    }

    /**
     * Returns the head.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public RoomHead build() {
      return new RoomHead(this);
    }
  }
}
