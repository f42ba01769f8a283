package io.realtime4j.feature.reactions;

import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.FeatureProvider;

/** Brings {@link Reactions} to a client. */
public final class ReactionsProvider implements FeatureProvider<Reactions> {
  static final String ID = "reactions";

  /** Creates the provider. */
  public ReactionsProvider() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Class<Reactions> apiType() {
    return Reactions.class;
  }

  @Override
  public boolean worksWith(SessionInfo session) {
    return session.offers(ID);
  }

  @Override
  public Feature<Reactions> create(FeatureContext context) {
    return new ReactionsFeature(context);
  }
}
