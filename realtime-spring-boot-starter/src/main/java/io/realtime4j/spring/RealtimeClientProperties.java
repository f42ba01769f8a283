package io.realtime4j.spring;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions;
import io.realtime4j.api.QueueOptions;
import io.realtime4j.api.ReconnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What can be said of the client. What is not set is as the client's builder has it.
 *
 * @param enabled whether there is a client at all
 * @param url address of the server, such as https://chat.example; there is a client once it is set
 * @param user whose messages the store holds
 * @param tenant tenant of the user
 * @param token token for as long as the client lives; a TokenSource bean wins over it
 * @param transport id of the transport, such as okhttp or netty
 * @param store location of the store, such as memory or sqlite:chat.db
 * @param rooms rooms that are joined at the start, for good
 * @param without features that are switched off, such as presence
 * @param device what the server is told of the device
 * @param connect whether to connect at the start of the application
 * @param startTimeout how long the start of the application waits for the first session at most;
 *     when it is over, the start goes on
 * @param callbackExecutor name of the bean, such as applicationTaskExecutor, on whose threads
 *     listeners are called, one at a time
 * @param idleAfter time without activity after which the user is away
 * @param readBatchInterval how long acknowledgements of reading wait to be sent together
 * @param connection handshake, requests and wires
 * @param reconnect back-off
 * @param queue messages that go out
 */
@ConfigurationProperties(prefix = RealtimeClientProperties.PREFIX, ignoreUnknownFields = false)
public record RealtimeClientProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String url,
    @Nullable String user,
    @Nullable String tenant,
    @Nullable String token,
    @Nullable String transport,
    @Nullable String store,
    @DefaultValue List<String> rooms,
    @DefaultValue List<String> without,
    @DefaultValue Map<String, String> device,
    @DefaultValue("true") boolean connect,
    @DefaultValue("0s") Duration startTimeout,
    @Nullable String callbackExecutor,
    @Nullable Duration idleAfter,
    @Nullable Duration readBatchInterval,
    @DefaultValue Connection connection,
    @DefaultValue Reconnect reconnect,
    @DefaultValue Queue queue) {
  static final String PREFIX = "realtime4j.client";

  /**
   * Handshake, requests and wires.
   *
   * @param connectTimeout how long an attempt may take until it has a session
   * @param ackTimeout how long a request waits for its answer
   * @param probeInterval time between measurements of the round trip
   * @param wires wires in the order in which they are tried
   * @param upgrade whether polling is upgraded to a WebSocket
   * @param path Engine.IO path below the address
   * @param maxPayload most that one message of the server may have
   */
  public record Connection(
      @Nullable Duration connectTimeout,
      @Nullable Duration ackTimeout,
      @Nullable Duration probeInterval,
      @Nullable List<ConnectionOptions.Wire> wires,
      @Nullable Boolean upgrade,
      @Nullable String path,
      @Nullable DataSize maxPayload) {
    private void applyTo(ConnectionOptions.Builder builder) {
      Property set = new Property(PREFIX + ".connection");
      set.to("connect-timeout", connectTimeout, builder::connectTimeout);
      set.to("ack-timeout", ackTimeout, builder::ackTimeout);
      set.to("probe-interval", probeInterval, builder::probeInterval);
      set.to("wires", wires, builder::wires);
      set.to("upgrade", upgrade, builder::upgrade);
      set.to("path", path, builder::path);
      set.bytes("max-payload", maxPayload, builder::maxPayloadBytes);
    }
  }

  /**
   * Back-off.
   *
   * @param initialDelay longest time before the first new attempt
   * @param maxDelay cap of the delays
   * @param stableAfter how long a connection has to live for the count to start anew
   * @param maxAttempts attempts before giving up; no limit unless set
   */
  public record Reconnect(
      @Nullable Duration initialDelay,
      @Nullable Duration maxDelay,
      @Nullable Duration stableAfter,
      @Nullable Integer maxAttempts) {
    private void applyTo(ReconnectOptions.Builder builder) {
      Property set = new Property(PREFIX + ".reconnect");
      set.to("initial-delay", initialDelay, builder::initialDelay);
      set.to("max-delay", maxDelay, builder::maxDelay);
      set.to("stable-after", stableAfter, builder::stableAfter);
      set.to("max-attempts", maxAttempts, builder::maxAttempts);
    }
  }

  /**
   * Messages that go out.
   *
   * @param maxMessages how many may wait
   * @param maxSize how much payload may wait
   * @param overflow what happens beyond
   * @param window how many may be under way at once
   * @param maxRetries how often a message is tried again
   * @param expiry how long a message may wait
   * @param holdBehindFailed whether a room waits behind a message that has failed
   */
  public record Queue(
      @Nullable Integer maxMessages,
      @Nullable DataSize maxSize,
      QueueOptions.@Nullable Overflow overflow,
      @Nullable Integer window,
      @Nullable Integer maxRetries,
      @Nullable Duration expiry,
      @Nullable Boolean holdBehindFailed) {
    private void applyTo(QueueOptions.Builder builder) {
      Property set = new Property(PREFIX + ".queue");
      set.to("max-messages", maxMessages, builder::maxMessages);
      set.to("max-size", maxSize, size -> builder.maxBytes(size.toBytes()));
      set.to("overflow", overflow, builder::overflow);
      set.to("window", window, builder::window);
      set.to("max-retries", maxRetries, builder::maxRetries);
      set.to("expiry", expiry, builder::expiry);
      set.to("hold-behind-failed", holdBehindFailed, builder::holdBehindFailed);
    }
  }

  /** Returns the options, with what is set laid over {@code base}. */
  ClientOptions options(ClientOptions base) {
    ClientOptions.Builder builder = base.toBuilder();
    Property set = new Property(PREFIX);
    set.to("idle-after", idleAfter, builder::idleAfter);
    set.to("read-batch-interval", readBatchInterval, builder::readBatchInterval);
    return builder
        .connection(connection::applyTo)
        .reconnect(reconnect::applyTo)
        .queue(queue::applyTo)
        .build();
  }

  /** Says the address; never the token. */
  @Override
  public String toString() {
    return "RealtimeClientProperties[" + url + "]";
  }
}
