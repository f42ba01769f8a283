package io.realtime4j.api.spi.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a retention removed. */
public final class Retained {
  private final long messages;
  private final long bytes;
  private final boolean hasMore;

  private Retained(Builder builder) {
    this.messages = builder.messages;
    this.bytes = builder.bytes;
    this.hasMore = builder.hasMore;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.messages = messages;
    builder.bytes = bytes;
    builder.hasMore = hasMore;
    return builder;
  }

  /** Returns how many messages were removed. */
  public long messages() {
    return messages;
  }

  /** Returns how many bytes of bodies they had. */
  public long bytes() {
    return bytes;
  }

  /** Returns whether more is to be removed by another call. */
  public boolean hasMore() {
    return hasMore;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Retained that
        && messages == that.messages
        && bytes == that.bytes
        && hasMore == that.hasMore;
  }

  @Override
  public int hashCode() {
    return Objects.hash(messages, bytes, hasMore);
  }

  @Override
  public String toString() {
    return "Retained[" + "messages=" + messages + ", bytes=" + bytes + ", hasMore=" + hasMore + "]";
  }

  /** Collects the values of a {@link Retained}. */
  public static final class Builder {
    private long messages = 0;
    private long bytes = 0;
    private boolean hasMore = false;

    private Builder() {}

    /** Sets how many messages were removed. */
    public Builder messages(long newMessages) {
      this.messages = newMessages;
      return this;
    }

    /** Sets how many bytes of bodies they had. */
    public Builder bytes(long newBytes) {
      this.bytes = newBytes;
      return this;
    }

    /** Sets whether more is to be removed by another call. */
    public Builder hasMore(boolean newHasMore) {
      this.hasMore = newHasMore;
      return this;
    }

    /**
     * Returns the answer.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public Retained build() {
      return new Retained(this);
    }
  }
}
