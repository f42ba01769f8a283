package io.realtime4j.core.presence;

import io.realtime4j.api.Presence;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.PresenceProvider;

/** Brings presence. */
public final class DefaultPresenceProvider implements PresenceProvider {
  /** Creates the provider. */
  public DefaultPresenceProvider() {}

  @Override
  public Feature<Presence> create(FeatureContext context) {
    return new PresenceFeature(context);
  }
}
