package io.realtime4j.core.wire;

import io.realtime4j.api.SessionInfo;
import org.jspecify.annotations.Nullable;

/** Whether the server of a session has what a feature needs. */
public final class Offers {
  private Offers() {}

  /** Returns whether a server speaks the chat's events, and has not switched a feature off. */
  public static boolean has(@Nullable SessionInfo session, String feature) {
    return session != null
        && switch (session.peer()) {
          case FULL -> session.offers(feature);
          case REFERENCE -> true;
          case PLAIN -> false;
        };
  }
}
