package io.realtime4j.server;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The events of one socket that wait for threads. What is not final is confined to its loop. */
final class BlockingLane {
  private static final System.Logger LOG = System.getLogger(BlockingLane.class.getName());

  /** Where a socket's lane is kept, so that its handlers share one. */
  private static final String KEY = BlockingLane.class.getName();

  private final ServerSocket socket;
  private final BlockingHandlers handlers;
  private final Deque<BlockingHandlers.Waiting> waiting = new ArrayDeque<>();
  private boolean busy;

  private BlockingLane(ServerSocket socket, BlockingHandlers handlers) {
    this.socket = socket;
    this.handlers = handlers;
  }

  static BlockingLane of(ServerSocket socket, BlockingHandlers handlers) {
    BlockingLane known =
        socket.data().get(KEY) instanceof BlockingLane lane && lane.socket == socket ? lane : null;
    if (known != null && known.handlers == handlers) {
      return known;
    }
    BlockingLane lane = new BlockingLane(socket, handlers);
    socket.data().put(KEY, lane);
    return lane;
  }

  void submit(List<JsonValue> args, @Nullable Ack ack, BlockingHandler handler) {
    if (waiting.size() >= handlers.maxWaitingPerSocket()) {
      BlockingHandlers.refuse(ack, handlers.maxWaitingPerSocket());
      return;
    }
    if (!handlers.enter()) {
      BlockingHandlers.refuse(ack, handlers.maxWaiting());
      return;
    }
    waiting.add(new BlockingHandlers.Waiting(args, ack, handler));
    if (!busy) {
      next();
    }
  }

  @SuppressWarnings("CatchThrowable") // Where no thread can be made, an Error says so.
  private void next() {
    BlockingHandlers.Waiting first = waiting.poll();
    busy = first != null;
    while (first != null) {
      BlockingHandlers.Waiting event = first;
      try {
        handlers.executor().execute(() -> run(event));
        return;
      } catch (Throwable e) {
        if (!(e instanceof RejectedExecutionException)) {
          LOG.log(Level.WARNING, "the executor of blocking handlers has failed", e);
        }
        handlers.leave();
        BlockingHandlers.refuse(event.ack());
        first = waiting.poll();
        busy = first != null;
      }
    }
  }

  /** On a thread of the executor. */
  private void run(BlockingHandlers.Waiting event) {
    try {
      answer(event);
    } finally {
      handlers.leave();
      goOn();
    }
  }

  private void goOn() {
    try {
      socket.loop().execute(this::next);
    } catch (RejectedExecutionException stopped) {
      // Nobody is there to answer, and nothing adds to what waits: the places are others' now.
      while (waiting.poll() != null) {
        handlers.leave();
      }
    }
  }

  @SuppressWarnings("CatchThrowable") // A handler that misses a class must not cost an answer.
  private static void answer(BlockingHandlers.Waiting event) {
    Ack ack = event.ack();
    try {
      JsonValue value = event.handler().handle(event.args());
      if (ack != null && value != null) {
        ack.send(value);
      } else if (ack != null) {
        ack.send();
      }
    } catch (Throwable e) {
      if (ack != null) {
        ack.send(toJson(e));
      }
      if (!(e instanceof RealtimeException || e instanceof ConnectRefusedException)) {
        LOG.log(Level.WARNING, "a blocking handler has failed", e);
      }
    }
  }

  private static JsonObject toJson(Throwable failure) {
    if (failure instanceof ConnectRefusedException refused) {
      return JsonObject.builder()
          .put("message", failure.getMessage())
          .putIfPresent("data", refused.data())
          .build();
    }
    return failure instanceof RealtimeException known
        ? JsonObject.of(
            "message", failure.getMessage(), "data", JsonObject.of("code", known.code()))
        : JsonObject.of(
            "message", "The handler has failed", "data", JsonObject.of("code", "INTERNAL_ERROR"));
  }
}
