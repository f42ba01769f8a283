package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a store is, by {@link StoreTools}.
 *
 * <p>Needed: nothing; without problems it is well.
 */
public final class StoreReport {
  private final int version;
  private final long bytes;
  private final long lastLsn;
  private final Map<String, Long> counts;
  private final List<String> problems;

  private StoreReport(Builder builder) {
    Require.range("version", builder.version, 0, Integer.MAX_VALUE);
    Require.range("bytes", builder.bytes, 0, Long.MAX_VALUE);
    Require.range("lastLsn", builder.lastLsn, 0, Long.MAX_VALUE);
    this.version = builder.version;
    this.bytes = builder.bytes;
    this.lastLsn = builder.lastLsn;
    this.counts = Collections.unmodifiableMap(new LinkedHashMap<>(builder.counts));
    this.problems = List.copyOf(builder.problems);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the version of how things are kept. */
  public int version() {
    return version;
  }

  /** Returns how large it is. */
  public long bytes() {
    return bytes;
  }

  /** Returns the place of the last entry of the log, 0 for none. */
  public long lastLsn() {
    return lastLsn;
  }

  /** Returns how many there are of what, in an order for people. */
  public Map<String, Long> counts() {
    return counts;
  }

  /** Returns what is wrong, a sentence each; of many the first. */
  public List<String> problems() {
    return problems;
  }

  @Override
  public String toString() {
    return "StoreReport{version="
        + version
        + ", bytes="
        + bytes
        + ", lastLsn="
        + lastLsn
        + ", counts="
        + counts
        + ", problems="
        + problems
        + '}';
  }

  /** Collects the values of a {@link StoreReport}. */
  public static final class Builder {
    private int version;
    private long bytes;
    private long lastLsn;
    private Map<String, Long> counts = Map.of();
    private List<String> problems = List.of();

    private Builder() {}

    /** Sets the version of how things are kept. */
    public Builder version(int newVersion) {
      this.version = newVersion;
      return this;
    }

    /** Sets how large it is. */
    public Builder bytes(long newBytes) {
      this.bytes = newBytes;
      return this;
    }

    /** Sets the place of the last entry of the log. */
    public Builder lastLsn(long newLastLsn) {
      this.lastLsn = newLastLsn;
      return this;
    }

    /** Sets how many there are of what. */
    public Builder counts(Map<String, Long> newCounts) {
      this.counts = newCounts;
      return this;
    }

    /** Sets what is wrong. */
    public Builder problems(List<String> newProblems) {
      this.problems = newProblems;
      return this;
    }

    /**
     * Returns the report.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public StoreReport build() {
      return new StoreReport(this);
    }
  }
}
