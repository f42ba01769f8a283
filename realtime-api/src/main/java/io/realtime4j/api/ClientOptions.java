package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Limits and times of a client; each part has its own defaults. Immutable.
 *
 * <pre>{@code
 * ClientOptions options =
 *     ClientOptions.builder()
 *         .queue(queue -> queue.maxMessages(10_000).expiry(Duration.ofDays(7)))
 *         .reconnect(reconnect -> reconnect.maxDelay(Duration.ofMinutes(1)))
 *         .build();
 * }</pre>
 */
public final class ClientOptions {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final ClientOptions DEFAULTS = new Builder().build();

  private final ConnectionOptions connection;
  private final ReconnectOptions reconnect;
  private final QueueOptions queue;
  private final Duration idleAfter;
  private final Duration readBatchInterval;

  private ClientOptions(Builder builder) {
    this.connection = builder.connection.build();
    this.reconnect = builder.reconnect.build();
    this.queue = builder.queue.build();
    this.idleAfter = builder.idleAfter;
    this.readBatchInterval = builder.readBatchInterval;
  }

  /** Returns the defaults: those of each part, idle after 5 min, reads sent each second. */
  public static ClientOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the values of {@link #defaults()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.connection = connection.toBuilder();
    builder.reconnect = reconnect.toBuilder();
    builder.queue = queue.toBuilder();
    builder.idleAfter = idleAfter;
    builder.readBatchInterval = readBatchInterval;
    return builder;
  }

  /** Returns handshake, requests and wires. */
  public ConnectionOptions connection() {
    return connection;
  }

  /** Returns the back-off. */
  public ReconnectOptions reconnect() {
    return reconnect;
  }

  /** Returns the outgoing messages. */
  public QueueOptions queue() {
    return queue;
  }

  /**
   * Returns how long a user has to be without activity for a status that was not chosen to become
   * away; 5 min by default.
   */
  public Duration idleAfter() {
    return idleAfter;
  }

  /** Returns how long read acknowledgements wait to be sent together; 1 s by default. */
  public Duration readBatchInterval() {
    return readBatchInterval;
  }

  /** Builds options. Each setter throws {@link IllegalArgumentException} for a bad value. */
  public static final class Builder {
    private ConnectionOptions.Builder connection = ConnectionOptions.builder();
    private ReconnectOptions.Builder reconnect = ReconnectOptions.builder();
    private QueueOptions.Builder queue = QueueOptions.builder();
    private Duration idleAfter = Duration.ofMinutes(5);
    private Duration readBatchInterval = Duration.ofSeconds(1);

    private Builder() {}

    /** Changes {@link ClientOptions#connection()}; what is not set there stays. */
    public Builder connection(Consumer<ConnectionOptions.Builder> change) {
      change.accept(connection);
      return this;
    }

    /** Changes {@link ClientOptions#reconnect()}; what is not set there stays. */
    public Builder reconnect(Consumer<ReconnectOptions.Builder> change) {
      change.accept(reconnect);
      return this;
    }

    /** Changes {@link ClientOptions#queue()}; what is not set there stays. */
    public Builder queue(Consumer<QueueOptions.Builder> change) {
      change.accept(queue);
      return this;
    }

    /** Sets {@link ClientOptions#idleAfter()}, from 1 ms to a day. */
    public Builder idleAfter(Duration value) {
      idleAfter = Require.range("idleAfter", value, MILLI, DAY);
      return this;
    }

    /** Sets {@link ClientOptions#readBatchInterval()}, from 1 ms to a day. */
    public Builder readBatchInterval(Duration value) {
      readBatchInterval = Require.range("readBatchInterval", value, MILLI, DAY);
      return this;
    }

    /** Returns the options. */
    public ClientOptions build() {
      return new ClientOptions(this);
    }
  }
}
