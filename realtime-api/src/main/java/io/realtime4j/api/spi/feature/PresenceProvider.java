package io.realtime4j.api.spi.feature;

import io.realtime4j.api.Presence;
import io.realtime4j.api.SessionInfo;

/** Brings presence. */
public interface PresenceProvider extends FeatureProvider<Presence> {
  @Override
  default String id() {
    return "presence";
  }

  @Override
  default Class<Presence> apiType() {
    return Presence.class;
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
