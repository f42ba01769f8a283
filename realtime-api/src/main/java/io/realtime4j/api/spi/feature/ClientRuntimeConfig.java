package io.realtime4j.api.spi.feature;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a runtime of clients is made of, as its builder collected it. Immutable. */
public final class ClientRuntimeConfig {
  private final int loops;
  private final int callbackThreads;
  private final @Nullable ClientTransport transport;
  private final @Nullable String transportName;
  private final Map<String, String> variables;

  private ClientRuntimeConfig(Builder builder) {
    this.loops = Require.range("loops", builder.loops, 1, 64);
    this.callbackThreads = Require.range("callbackThreads", builder.callbackThreads, 1, 64);
    this.transport = builder.transport;
    this.transportName = builder.transportName;
    this.variables = Collections.unmodifiableMap(new LinkedHashMap<>(builder.variables));
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.loops = loops;
    builder.callbackThreads = callbackThreads;
    builder.transport = transport;
    builder.transportName = transportName;
    builder.variables = variables;
    return builder;
  }

  /** Returns how many loops share the clients. */
  public int loops() {
    return loops;
  }

  /** Returns how many threads run listeners while none blocks. */
  public int callbackThreads() {
    return callbackThreads;
  }

  /** Returns the transport, {@code null} to find one; not closed with the runtime if given. */
  public @Nullable ClientTransport transport() {
    return transport;
  }

  /** Returns the id of the transport to find, {@code null} for the configured or best one. */
  public @Nullable String transportName() {
    return transportName;
  }

  /** Returns the configuration. */
  public Map<String, String> variables() {
    return variables;
  }

  /** Collects the values of a {@link ClientRuntimeConfig}. */
  public static final class Builder {
    private int loops = 1;
    private int callbackThreads = 2;
    private @Nullable ClientTransport transport;
    private @Nullable String transportName;
    private Map<String, String> variables = Map.of();

    private Builder() {}

    /** Sets {@link ClientRuntimeConfig#loops()}, 1 to 64. Default: 1. */
    public Builder loops(int value) {
      loops = Require.range("loops", value, 1, 64);
      return this;
    }

    /** Sets {@link ClientRuntimeConfig#callbackThreads()}, 1 to 64. Default: 2. */
    public Builder callbackThreads(int value) {
      callbackThreads = Require.range("callbackThreads", value, 1, 64);
      return this;
    }

    /** Sets {@link ClientRuntimeConfig#transport()}. */
    public Builder transport(@Nullable ClientTransport value) {
      transport = value;
      return this;
    }

    /** Sets {@link ClientRuntimeConfig#transportName()}. */
    public Builder transportName(@Nullable String value) {
      transportName = value;
      return this;
    }

    /** Sets {@link ClientRuntimeConfig#variables()}. */
    public Builder variables(Map<String, String> value) {
      variables = value;
      return this;
    }

    /** Returns the configuration. */
    public ClientRuntimeConfig build() {
      return new ClientRuntimeConfig(this);
    }
  }
}
