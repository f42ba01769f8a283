package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a {@link TokenSource} is asked. Immutable. */
public final class TokenRequest {
  private final Reason reason;
  private final @Nullable String previous;
  private final @Nullable AuthenticationException refusal;

  private TokenRequest(Builder builder) {
    this.reason = Require.set("reason", builder.reason);
    this.previous = builder.previous;
    this.refusal = builder.refusal;
  }

  /** Returns a builder; the reason has to be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Why a token is needed. More reasons may come: treat others as {@link #CONNECT}. */
  public enum Reason {
    /** A connection is about to be made. A token that is still valid will do. */
    CONNECT,
    /** The token in use is about to expire. Only a later one helps. */
    EXPIRING,
    /** The server has refused the previous token. Only another one helps. */
    REFUSED
  }

  /** Returns why a token is needed. */
  public Reason reason() {
    return reason;
  }

  /** Returns the token last used; empty at the first time. */
  public Optional<String> previous() {
    return Optional.ofNullable(previous);
  }

  /** Returns what the server said of the previous token, if it refused it. */
  public Optional<AuthenticationException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Says the reason; never a token. */
  @Override
  public String toString() {
    return "TokenRequest[" + reason + "]";
  }

  /** Builds a request, as the engine and tests of a source do. */
  public static final class Builder {
    private @Nullable Reason reason;
    private @Nullable String previous;
    private @Nullable AuthenticationException refusal;

    private Builder() {}

    /** Sets {@link TokenRequest#reason()}. */
    public Builder reason(Reason value) {
      reason = value;
      return this;
    }

    /** Sets {@link TokenRequest#previous()}. */
    public Builder previous(@Nullable String token) {
      previous = token;
      return this;
    }

    /** Sets {@link TokenRequest#refusal()}. */
    public Builder refusal(@Nullable AuthenticationException value) {
      refusal = value;
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws IllegalArgumentException if there is no reason
     */
    public TokenRequest build() {
      return new TokenRequest(this);
    }
  }
}
