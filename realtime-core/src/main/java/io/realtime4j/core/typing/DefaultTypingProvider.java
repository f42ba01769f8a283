package io.realtime4j.core.typing;

import io.realtime4j.api.Typing;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.TypingProvider;

/** Brings typing indicators. */
public final class DefaultTypingProvider implements TypingProvider {
  /** Creates the provider. */
  public DefaultTypingProvider() {}

  @Override
  public Feature<Typing> create(FeatureContext context) {
    return new TypingFeature(context);
  }
}
