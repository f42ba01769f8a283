package io.realtime4j.api.spi.server;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.spi.store.FeatureStore;
import java.time.InstantSource;
import java.util.Map;

/** What a feature may use of the server. Every method may be called from any thread. */
@NotForImplementation
public interface ServerFeatureContext {
  /** Returns the loop to which a feature may confine its state: always the same one. */
  EventLoop loop();

  /** Returns the wall clock. */
  InstantSource clock();

  /** Returns the variables by which the server is configured, those of others too. */
  Map<String, String> variables();

  /**
   * Returns the feature's own values.
   *
   * @throws io.realtime4j.api.ConfigurationException if the store keeps none
   */
  FeatureStore store();

  /** Returns what may be asked of rooms. */
  FeatureRooms rooms();

  /** Returns where counts and times go; it neither throws nor blocks. */
  ServerObserver observer();

  /** Adds who is told of the server's counts and times; only in {@link ServerFeature#start}. */
  void observe(ServerObserver observer);

  /**
   * Sends an event to sessions. It passes the privacy gate: of those in a room, who is not to know
   * of the user it is about does not get it. At most once: what a session misses is not sent again.
   */
  void emit(FeatureEmit event);

  /** Adds hooks; only in {@link ServerFeature#start}. They are called in the order of features. */
  void hooks(ServerHooks hooks);

  /**
   * Adds an HTTP route; only in {@link ServerFeature#start}.
   *
   * @throws IllegalArgumentException if method and path are taken
   */
  void route(FeatureRoute route);
}
