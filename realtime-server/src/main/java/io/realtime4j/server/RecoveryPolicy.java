package io.realtime4j.server;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Decides whether a client may have a lost session back. */
@FunctionalInterface
public interface RecoveryPolicy {
  /**
   * Decides; anything but {@code true} gives the client a new session. Called on the socket's loop
   * after the middleware, which has filled {@code socket.data()} anew; must not block.
   */
  CompletionStage<Boolean> mayRecover(ServerSocket socket, Lost session);

  /**
   * The session that was lost.
   *
   * @param id the socket's id then, and again if it is recovered
   * @param rooms the rooms it was in, its own id among them
   * @param data its {@link ServerSocket#data()}
   */
  record Lost(String id, Set<String> rooms, Map<String, Object> data) {}
}
