package io.realtime4j.core.session;

import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is to be sent on a session on which nothing may be sent for now. Loop only. */
final class HeldSends {
  private final KeptLimit limit = new KeptLimit("requests");
  private final Consumer<RealtimeException> tooMuch;
  private final List<Send> sends = new ArrayList<>();

  /**
   * A request or an emit.
   *
   * @param reply null for an emit
   */
  private record Send(String event, List<JsonValue> args, @Nullable Reply reply) {}

  /** Creates one that tells of each beyond what may be kept. */
  HeldSends(Consumer<RealtimeException> tooMuch) {
    this.tooMuch = tooMuch;
  }

  /** Keeps a request, or an emit if {@code reply} is null. */
  void add(String event, List<JsonValue> args, @Nullable Reply reply) {
    sends.add(new Send(event, args, reply));
    if (limit.exceededBy(event, args)) {
      tooMuch.accept(limit.tooMuch());
    }
  }

  /** Sends all in order. */
  void sendTo(SocketSession session) {
    for (Send send : sends) {
      if (send.reply == null) {
        // Only features' emits come here, which nobody counts.
        session.emit(send.event, send.args, true);
      } else {
        session.request(send.event, send.args, send.reply);
      }
    }
    sends.clear();
  }

  /** The session has ended: nothing of it was sent. */
  void fail() {
    List<Send> unsent = List.copyOf(sends);
    sends.clear();
    for (Send send : unsent) {
      if (send.reply != null) {
        send.reply.onFailed(new NotConnectedException("There is no session; nothing was sent."));
      }
    }
  }
}
