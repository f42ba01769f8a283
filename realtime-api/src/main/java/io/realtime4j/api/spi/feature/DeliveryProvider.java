package io.realtime4j.api.spi.feature;

import io.realtime4j.api.Delivery;

/** Brings receipts. */
public interface DeliveryProvider extends FeatureProvider<Delivery> {
  @Override
  default String id() {
    return "delivery";
  }

  @Override
  default Class<Delivery> apiType() {
    return Delivery.class;
  }
}
