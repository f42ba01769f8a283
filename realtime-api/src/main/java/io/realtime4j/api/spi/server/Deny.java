package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * It may not be done.
 *
 * <p>Needed: the code.
 */
public final class Deny implements RoomPolicy.Decision {
  private final String code;
  private final String message;
  private final @Nullable Duration retryAfter;

  private Deny(Builder builder) {
    this.code = Require.text("code", Require.set("code", builder.code));
    this.message = builder.message;
    this.retryAfter = builder.retryAfter;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.code = code;
    builder.message = message;
    builder.retryAfter = retryAfter;
    return builder;
  }

  /**
   * Returns why, for programs: ROOM_NOT_FOUND, FORBIDDEN, ROOM_FULL, NOT_A_MEMBER or one of your
   * own.
   */
  public String code() {
    return code;
  }

  /** Returns why, for people. */
  public String message() {
    return message;
  }

  /** Returns when asking again makes sense, or {@code null} if never. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Deny that
        && code.equals(that.code)
        && message.equals(that.message)
        && Objects.equals(retryAfter, that.retryAfter);
  }

  @Override
  public int hashCode() {
    return Objects.hash(code, message, retryAfter);
  }

  @Override
  public String toString() {
    return "Deny[" + "code=" + code + ", message=" + message + ", retryAfter=" + retryAfter + "]";
  }

  /** Collects the values of a {@link Deny}. */
  public static final class Builder {
    private @Nullable String code;
    private String message = "";
    private @Nullable Duration retryAfter;

    private Builder() {}

    /**
     * Sets why, for programs: ROOM_NOT_FOUND, FORBIDDEN, ROOM_FULL, NOT_A_MEMBER or one of your
     * own.
     */
    public Builder code(String newCode) {
      this.code = newCode;
      return this;
    }

    /** Sets why, for people. */
    public Builder message(String newMessage) {
      this.message = newMessage;
      return this;
    }

    /** Sets when asking again makes sense, or {@code null} if never. */
    public Builder retryAfter(@Nullable Duration newRetryAfter) {
      this.retryAfter = newRetryAfter;
      return this;
    }

    /**
     * Returns the decision.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public Deny build() {
      return new Deny(this);
    }
  }
}
