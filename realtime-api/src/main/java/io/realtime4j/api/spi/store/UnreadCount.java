package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many messages of a room a user has not read. */
public final class UnreadCount {
  private final int messages;
  private final int mentions;
  private final long firstOffset;
  private final boolean hasMore;

  private UnreadCount(Builder builder) {
    this.messages = Require.range("messages", builder.messages, 0, Integer.MAX_VALUE);
    this.mentions = Require.range("mentions", builder.mentions, 0, Integer.MAX_VALUE);
    this.firstOffset = Require.range("firstOffset", builder.firstOffset, 0, Long.MAX_VALUE);
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
    builder.mentions = mentions;
    builder.firstOffset = firstOffset;
    builder.hasMore = hasMore;
    return builder;
  }

  /** Returns how many were counted. */
  public int messages() {
    return messages;
  }

  /** Returns how many of those mention the user. */
  public int mentions() {
    return mentions;
  }

  /** Returns the lowest offset of those, 0 for none. */
  public long firstOffset() {
    return firstOffset;
  }

  /** Returns whether there are more than were counted. */
  public boolean hasMore() {
    return hasMore;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UnreadCount that
        && messages == that.messages
        && mentions == that.mentions
        && firstOffset == that.firstOffset
        && hasMore == that.hasMore;
  }

  @Override
  public int hashCode() {
    return Objects.hash(messages, mentions, firstOffset, hasMore);
  }

  @Override
  public String toString() {
    return "UnreadCount["
        + "messages="
        + messages
        + ", mentions="
        + mentions
        + ", firstOffset="
        + firstOffset
        + ", hasMore="
        + hasMore
        + "]";
  }

  /** Collects the values of an {@link UnreadCount}. */
  public static final class Builder {
    private int messages = 0;
    private int mentions = 0;
    private long firstOffset = 0;
    private boolean hasMore = false;

    private Builder() {}

    /** Sets how many were counted. */
    public Builder messages(int newMessages) {
      this.messages = newMessages;
      return this;
    }

    /** Sets how many of those mention the user. */
    public Builder mentions(int newMentions) {
      this.mentions = newMentions;
      return this;
    }

    /** Sets the lowest offset of those, 0 for none. */
    public Builder firstOffset(long newFirstOffset) {
      this.firstOffset = newFirstOffset;
      return this;
    }

    /** Sets whether there are more than were counted. */
    public Builder hasMore(boolean newHasMore) {
      this.hasMore = newHasMore;
      return this;
    }

    /**
     * Returns the count.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public UnreadCount build() {
      return new UnreadCount(this);
    }
  }
}
