package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where a store runs and what time it is. In production the executors are threads of the store's
 * own; in simulation they are tasks of a scheduler, so that a whole system runs on one thread.
 *
 * <p>Needed: writer, reader and clock.
 */
public final class StoreContext {
  private final Executor writer;
  private final Executor reader;
  private final InstantSource clock;

  private StoreContext(Builder builder) {
    this.writer = Require.set("writer", builder.writer);
    this.reader = Require.set("reader", builder.reader);
    this.clock = Require.set("clock", builder.clock);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.writer = writer;
    builder.reader = reader;
    builder.clock = clock;
    return builder;
  }

  /** Returns the serial executor of every change, in the order of the calls. */
  public Executor writer() {
    return writer;
  }

  /** Returns the serial executor of queries that need not wait for a commit under way. */
  public Executor reader() {
    return reader;
  }

  /** Returns the wall clock. */
  public InstantSource clock() {
    return clock;
  }

  /** Collects the values of a {@link StoreContext}. */
  public static final class Builder {
    private @Nullable Executor writer;
    private @Nullable Executor reader;
    private @Nullable InstantSource clock;

    private Builder() {}

    /** Sets the serial executor of every change, in the order of the calls. */
    public Builder writer(Executor newWriter) {
      this.writer = newWriter;
      return this;
    }

    /** Sets the serial executor of queries that need not wait for a commit under way. */
    public Builder reader(Executor newReader) {
      this.reader = newReader;
      return this;
    }

    /** Sets the wall clock. */
    public Builder clock(InstantSource newClock) {
      this.clock = newClock;
      return this;
    }

    /**
     * Returns the context.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public StoreContext build() {
      return new StoreContext(this);
    }
  }
}
