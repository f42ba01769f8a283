package io.realtime4j.core.rooms;

import io.realtime4j.api.Rooms;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.RoomsProvider;

/** Brings rooms. */
public final class DefaultRoomsProvider implements RoomsProvider {
  /** Creates the provider. */
  public DefaultRoomsProvider() {}

  @Override
  public Feature<Rooms> create(FeatureContext context) {
    return new RoomsFeature(context);
  }
}
