package io.realtime4j.core.wire;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks what only a server of the whole contract answers. Loop only. */
public final class Questions {
  private final FeatureContext context;
  private final String subject;

  /** Creates one; the subject is what a server does not offer that cannot answer. */
  public Questions(FeatureContext context, String subject) {
    this.context = context;
    this.subject = subject;
  }

  /** Asks, and completes the answer with what is read from the data, or why there is none. */
  public <T> void ask(
      String event, JsonObject payload, Function<JsonObject, T> read, Answer<T> answer) {
    ask(event, payload, read, answer::complete, answer::fail);
  }

  /** Asks; one of the two is called, on the loop. */
  public <T> void ask(
      String event,
      JsonObject payload,
      Function<JsonObject, T> read,
      Consumer<T> done,
      Consumer<RealtimeException> failed) {
    SessionInfo session = context.session();
    if (session != null && session.peer() != SessionInfo.Peer.FULL) {
      failed.accept(unsupported());
      return;
    }
    Stages.then(
        context.request(event, payload),
        data -> done.accept(read.apply(data)),
        error -> failed.accept(error.code().equals("UNKNOWN_EVENT") ? unsupported() : error));
  }

  /** Returns what a server that cannot answer is answered with. */
  public UnsupportedByPeerException unsupported() {
    return new UnsupportedByPeerException("the server does not offer this for " + subject);
  }

  /** Checks the size of a page. */
  public static void checkLimit(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw new IllegalArgumentException("limit must be 1 to " + most + ", was " + limit);
    }
  }

  /** Returns a count of the peer's, within what an {@code int} holds. */
  public static int count(JsonObject from, String key) {
    return (int) Math.max(0, Math.min(from.integer(key).orElse(0L), Integer.MAX_VALUE));
  }
}
