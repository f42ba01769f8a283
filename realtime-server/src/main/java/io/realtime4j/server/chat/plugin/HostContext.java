package io.realtime4j.server.chat.plugin;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.FeatureRooms;
import io.realtime4j.api.spi.server.FeatureRoute;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import io.realtime4j.api.spi.server.ServerObserver;
import io.realtime4j.api.spi.store.FeatureStore;
import java.time.InstantSource;
import java.util.Map;

/** What one feature has of the server. */
final class HostContext implements ServerFeatureContext {
  private final FeatureHost host;
  private final EventLoop loop;
  private final String featureId;
  private final FeatureRooms rooms;

  HostContext(FeatureHost host, EventLoop loop, String featureId) {
    this.host = host;
    this.loop = loop;
    this.featureId = featureId;
    this.rooms = new HostRooms(host, loop);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public InstantSource clock() {
    return host.clock();
  }

  @Override
  public Map<String, String> variables() {
    return host.variables();
  }

  @Override
  public FeatureStore store() {
    return host.store()
        .features(featureId)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "MISSING_PROVIDER",
                    "Feature "
                        + featureId
                        + " keeps values, and the store "
                        + host.store().id()
                        + " has no place for them.",
                    null));
  }

  @Override
  public FeatureRooms rooms() {
    return rooms;
  }

  @Override
  public ServerObserver observer() {
    return host.observers();
  }

  @Override
  public void observe(ServerObserver observer) {
    host.observers().add(observer);
  }

  @Override
  public void emit(FeatureEmit event) {
    host.emitter().emit(event);
  }

  @Override
  public void hooks(ServerHooks hooks) {
    host.add(featureId, hooks);
  }

  @Override
  public void route(FeatureRoute route) {
    host.routes().add(route);
  }
}
