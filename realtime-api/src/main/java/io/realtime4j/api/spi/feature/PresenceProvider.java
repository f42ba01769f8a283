package io.realtime4j.api.spi.feature;

import io.realtime4j.api.Presence;

/** Brings presence. */
public interface PresenceProvider extends FeatureProvider<Presence> {
  @Override
  default String id() {
    return "presence";
  }

  @Override
  default Class<Presence> apiType() {
    return Presence.class;
  }
}
