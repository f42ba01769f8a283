package io.realtime4j.server;

import java.util.concurrent.CompletionStage;

/** Decides whether another server may put a socket into a room. */
@FunctionalInterface
public interface RemoteJoinPolicy {
  /**
   * Decides; anything but {@code true}, in time, leaves the socket where it is. Called on the
   * socket's loop; must not block.
   */
  CompletionStage<Boolean> mayJoin(ServerSocket socket, String room);
}
