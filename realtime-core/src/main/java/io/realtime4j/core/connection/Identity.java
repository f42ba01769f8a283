package io.realtime4j.core.connection;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.SessionInfo;
import org.jspecify.annotations.Nullable;

/** Knows whose client this is. Called on the loop. */
@FunctionalInterface
public interface Identity {
  /**
   * Judges whether a session is ours, before anything is sent in it.
   *
   * @param session what the server says of it
   * @param token the one that it was opened with; {@code null} if there was none, or if that is not
   *     the question
   * @return why it is not ours, or {@code null} if it is
   */
  @Nullable AuthenticationException judge(SessionInfo session, @Nullable String token);
}
