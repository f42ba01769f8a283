package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the sessions of a namespace for recovery, and the log whose positions its events carry: the
 * chat's are those of its store.
 */
public interface SessionKeeper {
  /** Returns a position as clients carry it. Any thread. */
  String offset(long position);

  /**
   * Looks for a lost session. Called on the socket's loop, after the middleware. Whoever asks has
   * the session for itself until it enters, or {@link #gaveUp} is called.
   *
   * @param pid what the client presents
   * @param offset the last offset that it has seen, or {@code null}
   * @return a stage of the session, or of {@code null} if nobody may have it back complete. It
   *     completes between two batches of the log: those that are posted later are not in {@link
   *     Kept#missed}
   */
  CompletionStage<@Nullable Kept> find(ServerSocket socket, String pid, @Nullable String offset);

  /** The socket that has asked did not enter as the session. On its loop. */
  void gaveUp(ServerSocket socket, String pid);

  /**
   * A session that goes on.
   *
   * @param sid the socket's id then, and again
   * @param state what the application finds in {@code socket.data()} under its own name
   * @param after the position that the client has seen
   * @param missed what came after it, in order
   */
  record Kept(String sid, String stateName, Object state, long after, List<Missed> missed) {}

  /**
   * An event that was missed.
   *
   * @param args its name and arguments
   */
  record Missed(long position, List<JsonValue> args) {}
}
