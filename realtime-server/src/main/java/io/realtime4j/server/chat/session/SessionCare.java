package io.realtime4j.server.chat.session;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.Ack;
import io.realtime4j.server.DisconnectReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes care of sessions: one for all of them. On the session's loop. */
public interface SessionCare {
  /** The client says something; {@code ack} is null if it wants no answer. */
  void heard(ChatSession session, String event, List<JsonValue> args, @Nullable Ack ack);

  /** The client reads again. */
  void drained(ChatSession session);

  /** The session has ended. */
  void ended(ChatSession session, DisconnectReason reason);

  /** The session's time is over, by {@link ChatSession#expireIn}. */
  void expired(ChatSession session);
}
