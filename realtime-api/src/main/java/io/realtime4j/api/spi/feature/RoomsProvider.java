package io.realtime4j.api.spi.feature;

import io.realtime4j.api.Rooms;

/** Brings rooms. */
public interface RoomsProvider extends FeatureProvider<Rooms> {
  @Override
  default String id() {
    return "rooms";
  }

  @Override
  default Class<Rooms> apiType() {
    return Rooms.class;
  }
}
