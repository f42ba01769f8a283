package io.realtime4j.api.spi.feature;

import io.realtime4j.api.Typing;

/** Brings typing indicators. */
public interface TypingProvider extends FeatureProvider<Typing> {
  @Override
  default String id() {
    return "typing";
  }

  @Override
  default Class<Typing> apiType() {
    return Typing.class;
  }
}
