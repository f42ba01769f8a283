package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.spi.store.StoreContext;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Clock and randomness of a server; its loops are the transport's.
 *
 * <p>Needed: clock and both sources of randomness.
 */
public final class ServerEnvironment {
  private final InstantSource clock;
  private final RandomGenerator secure;
  private final RandomGenerator jitter;
  private final @Nullable StoreContext storeContext;

  private ServerEnvironment(Builder builder) {
    this.clock = Require.set("clock", builder.clock);
    this.secure = Require.set("secure", builder.secure);
    this.jitter = Require.set("jitter", builder.jitter);
    this.storeContext = builder.storeContext;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.clock = clock;
    builder.secure = secure;
    builder.jitter = jitter;
    builder.storeContext = storeContext;
    return builder;
  }

  /** Returns the wall clock. */
  public InstantSource clock() {
    return clock;
  }

  /** Returns the randomness that nobody can guess: session ids, tokens, message ids. */
  public RandomGenerator secure() {
    return secure;
  }

  /** Returns the randomness for spreading things in time. */
  public RandomGenerator jitter() {
    return jitter;
  }

  /** Returns what a store gets that the server opens; {@code null} for its own threads. */
  public @Nullable StoreContext storeContext() {
    return storeContext;
  }

  /** Collects the values of a {@link ServerEnvironment}. */
  public static final class Builder {
    private @Nullable InstantSource clock;
    private @Nullable RandomGenerator secure;
    private @Nullable RandomGenerator jitter;
    private @Nullable StoreContext storeContext;

    private Builder() {}

    /** Sets the wall clock. */
    public Builder clock(InstantSource newClock) {
      this.clock = newClock;
      return this;
    }

    /** Sets the randomness that nobody can guess: session ids, tokens, message ids. */
    public Builder secure(RandomGenerator newSecure) {
      this.secure = newSecure;
      return this;
    }

    /** Sets the randomness for spreading things in time. */
    public Builder jitter(RandomGenerator newJitter) {
      this.jitter = newJitter;
      return this;
    }

    /** Sets what a store gets that the server opens; {@code null} for its own threads. */
    public Builder storeContext(@Nullable StoreContext newStoreContext) {
      this.storeContext = newStoreContext;
      return this;
    }

    /**
     * Returns the environment.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public ServerEnvironment build() {
      return new ServerEnvironment(this);
    }
  }
}
