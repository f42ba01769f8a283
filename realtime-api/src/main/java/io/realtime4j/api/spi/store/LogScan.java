package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a scan found. */
public final class LogScan {
  private final List<LogEntry> entries;
  private final long completeTo;
  private final boolean hasMore;
  private final long expiredTo;

  private LogScan(Builder builder) {
    this.entries = List.copyOf(builder.entries);
    this.completeTo = builder.completeTo;
    this.hasMore = builder.hasMore;
    this.expiredTo = builder.expiredTo;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.entries = entries;
    builder.completeTo = completeTo;
    builder.hasMore = hasMore;
    builder.expiredTo = expiredTo;
    return builder;
  }

  /** Returns messages and changes, ascending by lsn. */
  public List<LogEntry> entries() {
    return entries;
  }

  /**
   * Returns the lsn up to which everything that was asked for has been given; the next scan goes on
   * after it.
   */
  public long completeTo() {
    return completeTo;
  }

  /** Returns whether there is more up to the bound. */
  public boolean hasMore() {
    return hasMore;
  }

  /**
   * Returns the lsn up to which entries of the asked rooms, or of all, may have been removed; what
   * is asked for after an earlier one may have holes.
   */
  public long expiredTo() {
    return expiredTo;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogScan that
        && entries.equals(that.entries)
        && completeTo == that.completeTo
        && hasMore == that.hasMore
        && expiredTo == that.expiredTo;
  }

  @Override
  public int hashCode() {
    return Objects.hash(entries, completeTo, hasMore, expiredTo);
  }

  @Override
  public String toString() {
    return "LogScan["
        + "entries="
        + entries
        + ", completeTo="
        + completeTo
        + ", hasMore="
        + hasMore
        + ", expiredTo="
        + expiredTo
        + "]";
  }

  /** Collects the values of a {@link LogScan}. */
  public static final class Builder {
    private List<LogEntry> entries = List.of();
    private long completeTo = 0;
    private boolean hasMore = false;
    private long expiredTo = 0;

    private Builder() {}

    /** Sets messages and changes, ascending by lsn. */
    public Builder entries(List<LogEntry> newEntries) {
      this.entries = newEntries;
      return this;
    }

    /**
     * Sets the lsn up to which everything that was asked for has been given; the next scan goes on
     * after it.
     */
    public Builder completeTo(long newCompleteTo) {
      this.completeTo = newCompleteTo;
      return this;
    }

    /** Sets whether there is more up to the bound. */
    public Builder hasMore(boolean newHasMore) {
      this.hasMore = newHasMore;
      return this;
    }

    /**
     * Sets the lsn up to which entries of the asked rooms, or of all, may have been removed; what
     * is asked for after an earlier one may have holes.
     */
    public Builder expiredTo(long newExpiredTo) {
      this.expiredTo = newExpiredTo;
      return this;
    }

    /**
     * Returns the answer.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public LogScan build() {
      return new LogScan(this);
    }
  }
}
