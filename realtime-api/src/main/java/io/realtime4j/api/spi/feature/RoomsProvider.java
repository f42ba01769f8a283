package io.realtime4j.api.spi.feature;

import io.realtime4j.api.Rooms;
import io.realtime4j.api.SessionInfo;

/** Brings rooms. */
public interface RoomsProvider extends FeatureProvider<Rooms> {
  @Override
  default String id() {
    return "rooms";
  }

  @Override
  default Class<Rooms> apiType() {
    return Rooms.class;
  }

  /** Returns whether the server speaks the chat's events. */
  @Override
  default boolean worksWith(SessionInfo session) {
    return session.peer() != SessionInfo.Peer.PLAIN;
  }
}
