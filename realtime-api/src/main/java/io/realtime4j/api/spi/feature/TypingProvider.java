package io.realtime4j.api.spi.feature;

import io.realtime4j.api.SessionInfo;
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

  /** Returns whether the server speaks the chat's events, and has not switched these off. */
  @Override
  default boolean worksWith(SessionInfo session) {
    return switch (session.peer()) {
      case FULL -> session.offers(id());
      case REFERENCE -> true;
      case PLAIN -> false;
    };
  }
}
