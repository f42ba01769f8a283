package io.realtime4j.api.spi.feature;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.internal.Require;
import io.realtime4j.api.spi.store.StoreContext;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Loop, clock and randomness of a client. Whoever gives it owns it: the client never stops the
 * loop. Immutable.
 */
public final class ClientEnvironment {
  private final EventLoop loop;
  private final Executor callbacks;
  private final @Nullable Executor blocking;
  private final InstantSource clock;
  private final RandomGenerator secure;
  private final RandomGenerator jitter;
  private final @Nullable StoreContext storeContext;

  private ClientEnvironment(Builder builder) {
    this.loop = Require.set("loop", builder.loop);
    this.callbacks = Require.set("callbacks", builder.callbacks);
    this.blocking = builder.blocking;
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
    builder.loop = loop;
    builder.callbacks = callbacks;
    builder.blocking = blocking;
    builder.clock = clock;
    builder.secure = secure;
    builder.jitter = jitter;
    builder.storeContext = storeContext;
    return builder;
  }

  /** Returns where all of the client's state lives. */
  public EventLoop loop() {
    return loop;
  }

  /** Returns where listeners and futures run; the client makes it serial for itself. */
  public Executor callbacks() {
    return callbacks;
  }

  /**
   * Returns where the client does what may block: it asks the token source and closes the store.
   * {@code null} for threads of the client's own.
   */
  public @Nullable Executor blocking() {
    return blocking;
  }

  /** Returns the wall clock. */
  public InstantSource clock() {
    return clock;
  }

  /** Returns randomness that nobody can guess, for ids. */
  public RandomGenerator secure() {
    return secure;
  }

  /** Returns randomness for back-off. */
  public RandomGenerator jitter() {
    return jitter;
  }

  /** Returns what a store that the client opens is given; {@code null} for its own threads. */
  public @Nullable StoreContext storeContext() {
    return storeContext;
  }

  /** Collects the values of a {@link ClientEnvironment}. */
  public static final class Builder {
    private @Nullable EventLoop loop;
    private @Nullable Executor callbacks;
    private @Nullable Executor blocking;
    private @Nullable InstantSource clock;
    private @Nullable RandomGenerator secure;
    private @Nullable RandomGenerator jitter;
    private @Nullable StoreContext storeContext;

    private Builder() {}

    /** Sets {@link ClientEnvironment#loop()}. */
    public Builder loop(EventLoop value) {
      loop = value;
      return this;
    }

    /** Sets {@link ClientEnvironment#callbacks()}. */
    public Builder callbacks(Executor value) {
      callbacks = value;
      return this;
    }

    /** Sets {@link ClientEnvironment#blocking()}. */
    public Builder blocking(@Nullable Executor value) {
      blocking = value;
      return this;
    }

    /** Sets {@link ClientEnvironment#clock()}. */
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /** Sets {@link ClientEnvironment#secure()}. */
    public Builder secure(RandomGenerator value) {
      secure = value;
      return this;
    }

    /** Sets {@link ClientEnvironment#jitter()}. */
    public Builder jitter(RandomGenerator value) {
      jitter = value;
      return this;
    }

    /** Sets {@link ClientEnvironment#storeContext()}. */
    public Builder storeContext(@Nullable StoreContext value) {
      storeContext = value;
      return this;
    }

    /**
     * Returns the environment.
     *
     * @throws IllegalArgumentException if one of the first five is not set
     */
    public ClientEnvironment build() {
      return new ClientEnvironment(this);
    }
  }
}
