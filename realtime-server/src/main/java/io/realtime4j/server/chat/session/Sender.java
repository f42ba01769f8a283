package io.realtime4j.server.chat.session;

import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.spi.server.Principal;
import org.jspecify.annotations.Nullable;

/** Whose message or change it is, and who waits for what becomes of it. */
public interface Sender {
  /** Returns who sends it, as of then. */
  Principal who();

  /** Returns the session that it comes from, {@code null} if it is the server's own. */
  @Nullable ChatSession session();

  /** Answers within the call; on the loop of the session, if there is one. */
  void replyNow(JsonRaw data);

  /** Refuses, with the error that fits what went wrong. From any thread. */
  void fail(Throwable failure);
}
