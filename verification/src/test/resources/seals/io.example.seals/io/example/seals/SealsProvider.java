package io.example.seals;

import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.FeatureProvider;

/** Brings {@link Sealing} to a client. */
public final class SealsProvider implements FeatureProvider<Sealing> {
  @Override
  public String id() {
    return "seals";
  }

  @Override
  public Class<Sealing> apiType() {
    return Sealing.class;
  }

  @Override
  public boolean worksWith(SessionInfo session) {
    return session.offers("stars");
  }

  @Override
  public Feature<Sealing> create(FeatureContext context) {
    return new Sealer(context);
  }
}
