package io.realtime4j.core.delivery;

import io.realtime4j.api.Delivery;
import io.realtime4j.api.spi.feature.DeliveryProvider;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;

/** Brings receipts. */
public final class DefaultDeliveryProvider implements DeliveryProvider {
  /** Creates the provider. */
  public DefaultDeliveryProvider() {}

  @Override
  public Feature<Delivery> create(FeatureContext context) {
    return new DeliveryFeature(context);
  }
}
