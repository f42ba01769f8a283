package io.realtime4j.server.socketio;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The answers that a socket owes. Loop only. */
final class AckBook {
  private final EventLoop loop;

  /** Null until an answer is owed. */
  private @Nullable Map<Long, PendingAck> pending;

  AckBook(EventLoop loop) {
    this.loop = loop;
  }

  void expect(long id, PendingAck ack) {
    if (pending == null) {
      pending = new LinkedHashMap<>();
    }
    pending.put(id, ack);
  }

  /** Completes a future with the answer, or fails it. */
  void expect(long id, Duration timeout, CompletableFuture<List<JsonValue>> answer) {
    Cancellable timer =
        loop.schedule(
            timeout,
            () -> {
              forget(id);
              answer.completeExceptionally(
                  new AckTimeoutException("the client has not answered within " + timeout));
            });
    expect(
        id,
        new PendingAck() {
          @Override
          public void answered(List<JsonValue> args) {
            timer.cancel();
            answer.complete(args);
          }

          @Override
          public void lost() {
            timer.cancel();
            answer.completeExceptionally(lostException());
          }
        });
  }

  static NotConnectedException lostException() {
    return new NotConnectedException("the socket has ended");
  }

  /** Takes in an answer; one that nobody waits for is passed over. */
  void answer(long id, List<JsonValue> args) {
    PendingAck ack = pending == null ? null : pending.remove(id);
    if (ack != null) {
      ack.answered(args);
    }
  }

  void forget(long id) {
    if (pending != null) {
      pending.remove(id);
    }
  }

  void loseAll() {
    Map<Long, PendingAck> all = pending;
    pending = null;
    if (all != null) {
      all.values().forEach(ack -> SocketHandlers.guarded(ack::lost));
    }
  }
}
