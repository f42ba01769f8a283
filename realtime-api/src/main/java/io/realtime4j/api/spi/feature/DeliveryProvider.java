package io.realtime4j.api.spi.feature;

import io.realtime4j.api.Delivery;
import io.realtime4j.api.SessionInfo;

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

  /** Returns whether the server keeps receipts. */
  @Override
  default boolean worksWith(SessionInfo session) {
    return session.peer() == SessionInfo.Peer.FULL;
  }
}
