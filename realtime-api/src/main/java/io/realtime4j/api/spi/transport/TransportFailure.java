package io.realtime4j.api.spi.transport;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a call of a client transport failed. Immutable. */
public final class TransportFailure {
  /** What went wrong. */
  public enum Kind {
    /** The host's name is unknown. */
    UNKNOWN_HOST,
    /** Nobody listens there, or the host cannot be reached. */
    REFUSED,
    /** TLS failed: certificate, name, or protocol. */
    TLS,
    /** The server answered the WebSocket request with an HTTP status other than 101. */
    BAD_RESPONSE,
    /** The peer broke the protocol, or a message was larger than allowed. */
    PROTOCOL,
    /** The connection broke. */
    LOST,
    /** The caller aborted or cancelled, or the transport was closed. */
    ABORTED
  }

  private final Kind kind;
  private final String message;
  private final @Nullable Throwable cause;
  private final @Nullable ResponseHead answer;

  private TransportFailure(Builder builder) {
    this.kind = builder.kind;
    this.message = builder.message;
    this.cause = builder.cause;
    this.answer = builder.answer;
  }

  /**
   * Returns a builder.
   *
   * @param kind what went wrong, for the engine to decide on
   * @param message for people
   */
  public static Builder builder(Kind kind, String message) {
    return new Builder(kind, message);
  }

  /** Returns a failure that neither an exception nor an answer caused. */
  public static TransportFailure of(Kind kind, String message) {
    return builder(kind, message).build();
  }

  /** Returns a failure that an exception of the library caused, if {@code cause} is not null. */
  public static TransportFailure of(Kind kind, String message, @Nullable Throwable cause) {
    return builder(kind, message).cause(cause).build();
  }

  /** Returns what went wrong, for the engine to decide on. */
  public Kind kind() {
    return kind;
  }

  /** Returns what went wrong, for people. */
  public String message() {
    return message;
  }

  /** Returns the library's exception, null if there was none. */
  public @Nullable Throwable cause() {
    return cause;
  }

  /** Returns the head of the HTTP answer that refused a WebSocket, if there was one. */
  public Optional<ResponseHead> answer() {
    return Optional.ofNullable(answer);
  }

  @Override
  public String toString() {
    return kind + ": " + message;
  }

  /** Builds a failure. Not thread-safe. */
  public static final class Builder {
    private final Kind kind;
    private final String message;
    private @Nullable Throwable cause;
    private @Nullable ResponseHead answer;

    private Builder(Kind kind, String message) {
      this.kind = Objects.requireNonNull(kind, "kind");
      this.message = Objects.requireNonNull(message, "message");
    }

    /** Sets the library's exception, null for none. */
    public Builder cause(@Nullable Throwable exception) {
      this.cause = exception;
      return this;
    }

    /** Sets the head of the HTTP answer that refused a WebSocket, null for none. */
    public Builder answer(@Nullable ResponseHead head) {
      this.answer = head;
      return this;
    }

    /** Returns the failure. */
    public TransportFailure build() {
      return new TransportFailure(this);
    }
  }
}
