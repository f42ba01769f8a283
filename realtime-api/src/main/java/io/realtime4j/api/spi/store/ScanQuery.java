package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the log is asked for: places between two bounds, of one tenant or all, of some
 * rooms or all.
 */
public final class ScanQuery {
  private final long after;
  private final long upTo;
  private final @Nullable String tenant;
  private final List<String> rooms;
  private final int limit;
  private final long maxBytes;

  private ScanQuery(Builder builder) {
    this.after = Require.range("after", builder.after, 0, Long.MAX_VALUE);
    this.upTo = builder.upTo;
    this.tenant = builder.tenant;
    this.rooms = List.copyOf(builder.rooms);
    this.limit = Require.range("limit", builder.limit, 1, Integer.MAX_VALUE);
    this.maxBytes = Require.range("maxBytes", builder.maxBytes, 0, Long.MAX_VALUE);
    if (tenant == null && !rooms.isEmpty()) {
      throw new IllegalArgumentException("rooms need a tenant");
    }
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.after = after;
    builder.upTo = upTo;
    builder.tenant = tenant;
    builder.rooms = rooms;
    builder.limit = limit;
    builder.maxBytes = maxBytes;
    return builder;
  }

  /** Returns the exclusive lower bound. */
  public long after() {
    return after;
  }

  /** Returns the inclusive upper bound; the end of the log if it is beyond. */
  public long upTo() {
    return upTo;
  }

  /** Returns the tenant, or {@code null} for all. */
  public @Nullable String tenant() {
    return tenant;
  }

  /** Returns the rooms, empty for all; only together with a tenant. */
  public List<String> rooms() {
    return rooms;
  }

  /** Returns how many entries are given at most, from 1. */
  public int limit() {
    return limit;
  }

  /**
   * Returns how many bytes of bodies are given at most; the first entry is given whatever its size.
   */
  public long maxBytes() {
    return maxBytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScanQuery that
        && after == that.after
        && upTo == that.upTo
        && Objects.equals(tenant, that.tenant)
        && rooms.equals(that.rooms)
        && limit == that.limit
        && maxBytes == that.maxBytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(after, upTo, tenant, rooms, limit, maxBytes);
  }

  @Override
  public String toString() {
    return "ScanQuery["
        + "after="
        + after
        + ", upTo="
        + upTo
        + ", tenant="
        + tenant
        + ", rooms="
        + rooms
        + ", limit="
        + limit
        + ", maxBytes="
        + maxBytes
        + "]";
  }

  /** Collects the values of a {@link ScanQuery}. */
  public static final class Builder {
    private long after = 0;
    private long upTo = Long.MAX_VALUE;
    private @Nullable String tenant;
    private List<String> rooms = List.of();
    private int limit = 500;
    private long maxBytes = 512 * 1024;

    private Builder() {}

    /** Sets the exclusive lower bound. */
    public Builder after(long newAfter) {
      this.after = newAfter;
      return this;
    }

    /** Sets the inclusive upper bound; the end of the log if it is beyond. */
    public Builder upTo(long newUpTo) {
      this.upTo = newUpTo;
      return this;
    }

    /** Sets the tenant, or {@code null} for all. */
    public Builder tenant(@Nullable String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /** Sets the rooms, empty for all; only together with a tenant. */
    public Builder rooms(List<String> newRooms) {
      this.rooms = newRooms;
      return this;
    }

    /** Sets how many entries are given at most, from 1. */
    public Builder limit(int newLimit) {
      this.limit = newLimit;
      return this;
    }

    /**
     * Sets how many bytes of bodies are given at most; the first entry is given whatever its size.
     */
    public Builder maxBytes(long newMaxBytes) {
      this.maxBytes = newMaxBytes;
      return this;
    }

    /**
     * Returns the query.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public ScanQuery build() {
      return new ScanQuery(this);
    }
  }
}
