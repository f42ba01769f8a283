package io.realtime4j.server.chat.meter;

import io.realtime4j.api.spi.server.Metric;

/** What is counted. The guide to operating a server says what each means: keep it in step. */
public final class Metrics {
  public static final String OK = "ok";
  public static final String RECOVERED = "recovered";

  /** An event that the server does not know: its name is not a label. */
  public static final String UNKNOWN = "unknown";

  public static final Metric CONNECTIONS = Metric.of("connections");
  public static final Metric SESSIONS = Metric.of("sessions");
  public static final Metric USERS = Metric.of("users");
  public static final Metric ROOMS = Metric.of("rooms");
  public static final Metric CONNECTS = Metric.of("connects");
  public static final Metric DISCONNECTS = Metric.of("disconnects");
  public static final Metric MESSAGES = Metric.of("messages");
  public static final Metric DELIVERIES = Metric.of("deliveries");
  public static final Metric COMMIT_TIME = Metric.of("commit.time");
  public static final Metric COMMIT_FAILURES = Metric.of("commit.failures");
  public static final Metric STORE_OVERLOADS = Metric.of("store.overloads");
  public static final Metric PENDING_MESSAGES = Metric.of("pending.messages");
  public static final Metric PENDING_BYTES = Metric.of("pending.bytes");
  public static final Metric PEERS = Metric.of("peers");
  public static final Metric CUT_OFF = Metric.of("cut.off");
  public static final Metric BACKPLANE_DROPPED = Metric.of("backplane.dropped");
  public static final Metric PENDING_BATCHES = Metric.of("pending.batches");

  /** By what limit a connection was refused: of the server, a user, or an address. */
  public static final Metric REFUSED_CONNECTIONS = Metric.of("refused.connections");

  /** Of which family, and by its limit or the user's as a whole. */
  public static final Metric REFUSED_EVENTS = Metric.of("refused.events");

  static final Metric EVENTS = Metric.of("events");
  static final Metric EVENT_TIME = Metric.of("event.time");

  private Metrics() {}
}
