package io.realtime4j.api.spi.server;

import io.realtime4j.api.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a feature says of a message before it is stored. Made by {@link #accept}, {@link #rewrite}
 * and {@link #refuse}.
 */
public final class MessageVerdict {
  private final @Nullable JsonObject rewritten;
  private final @Nullable Deny refusal;

  private MessageVerdict(Builder builder) {
    this.rewritten = builder.rewritten;
    this.refusal = builder.refusal;
    if (rewritten != null && refusal != null) {
      throw new IllegalArgumentException("a message is rewritten or refused, not both");
    }
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.rewritten = rewritten;
    builder.refusal = refusal;
    return builder;
  }

  /** Returns what is stored instead, or {@code null} to leave it. */
  public @Nullable JsonObject rewritten() {
    return rewritten;
  }

  /** Returns why it is not stored, or {@code null} if it is. */
  public @Nullable Deny refusal() {
    return refusal;
  }

  /** Returns the verdict that leaves a message as it is. */
  public static MessageVerdict accept() {
    return builder().build();
  }

  /**
   * Returns the verdict that stores another message, of the same form as {@link
   * MessageDraft#message}.
   */
  public static MessageVerdict rewrite(JsonObject message) {
    return builder().rewritten(message).build();
  }

  /** Returns the verdict that refuses a message for good. */
  public static MessageVerdict refuse(String code, String message) {
    return builder().refusal(Deny.builder().code(code).message(message).build()).build();
  }

  @Override
  public String toString() {
    return "MessageVerdict[" + "refusal=" + refusal + "]";
  }

  /** Collects the values of a {@link MessageVerdict}. */
  public static final class Builder {
    private @Nullable JsonObject rewritten;
    private @Nullable Deny refusal;

    private Builder() {}

    /** Sets what is stored instead, or {@code null} to leave it. */
    public Builder rewritten(@Nullable JsonObject newRewritten) {
      this.rewritten = newRewritten;
      return this;
    }

    /** Sets why it is not stored, or {@code null} if it is. */
    public Builder refusal(@Nullable Deny newRefusal) {
      this.refusal = newRefusal;
      return this;
    }

    /**
     * Returns the verdict.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public MessageVerdict build() {
      return new MessageVerdict(this);
    }
  }
}
