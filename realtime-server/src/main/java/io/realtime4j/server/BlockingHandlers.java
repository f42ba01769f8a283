package io.realtime4j.server;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs handlers that block, such as those that ask a database, away from the loops. Events of one
 * socket are handled one after the other in the order of their arrival; those of different sockets
 * at the same time. One for a server is enough. Every method may be called from any thread, but for
 * {@link #handleBlocking}.
 *
 * <p>What waits is bounded, per socket and in all: an event beyond is not handled, and its client
 * is answered {@code {message, data: {code: "UNAVAILABLE", retryAfterMs, limit}}}; without the
 * limit if the executor takes nothing. A handler that never ends holds up its own socket alone, as
 * long as the executor has threads for the others. What a socket has sent is handled though it may
 * have gone meanwhile; its answer is dropped then.
 */
public final class BlockingHandlers {
  private static final long RETRY_MILLIS = 1_000;

  private final Executor executor;
  private final int maxWaitingPerSocket;
  private final int maxWaiting;
  private final AtomicInteger waiting = new AtomicInteger();

  private BlockingHandlers(Builder builder) {
    this.executor = builder.executor;
    this.maxWaitingPerSocket = builder.maxWaitingPerSocket;
    this.maxWaiting = builder.maxWaiting;
  }

  /**
   * Returns a builder.
   *
   * @param executor runs the handlers; it stays the caller's to shut down. On JDK 21 and later one
   *     of virtual threads will do, before that a pool of as many threads as the database has
   *     connections
   */
  public static Builder on(Executor executor) {
    return new Builder(executor);
  }

  /**
   * Has an event of a socket handled here, in place of {@link ServerSocket#on}. On the socket's
   * loop, best in a listener of {@link Namespace#onConnection}.
   */
  public void handleBlocking(ServerSocket socket, String event, BlockingHandler handler) {
    BlockingLane lane = BlockingLane.of(socket, this);
    socket.on(event, (args, ack) -> lane.submit(args, ack, handler));
  }

  /** Returns how many events wait or are being handled, of all sockets; a moment old. */
  public int waiting() {
    return waiting.get();
  }

  Executor executor() {
    return executor;
  }

  int maxWaitingPerSocket() {
    return maxWaitingPerSocket;
  }

  int maxWaiting() {
    return maxWaiting;
  }

  /** Takes a place; every place taken is given back by {@link #leave}. */
  boolean enter() {
    if (waiting.incrementAndGet() <= maxWaiting) {
      return true;
    }
    waiting.decrementAndGet();
    return false;
  }

  void leave() {
    waiting.decrementAndGet();
  }

  /** Answers that so many events wait already. */
  static void refuse(@Nullable Ack ack, int limit) {
    refuse(ack, "Too much waits just now: " + limit + " events", unavailable().put("limit", limit));
  }

  /** Answers that there is no thread. */
  static void refuse(@Nullable Ack ack) {
    refuse(ack, "Nothing can be handled just now", unavailable());
  }

  private static JsonObject.Builder unavailable() {
    return JsonObject.builder().put("code", "UNAVAILABLE").put("retryAfterMs", RETRY_MILLIS);
  }

  private static void refuse(@Nullable Ack ack, String message, JsonObject.Builder data) {
    if (ack != null) {
      ack.send(JsonObject.of("message", message, "data", data.build()));
    }
  }

  /** An event that waits. */
  record Waiting(List<JsonValue> args, @Nullable Ack ack, BlockingHandler handler) {}

  /** Builds handlers. Each setter throws {@link IllegalArgumentException} for a bad value. */
  public static final class Builder {
    private final Executor executor;
    private int maxWaitingPerSocket = 64;
    private int maxWaiting = 10_000;

    private Builder(Executor executor) {
      this.executor = executor;
    }

    /**
     * Sets how many events of one socket may wait behind the one that is handled; 64 by default.
     */
    public Builder maxWaitingPerSocket(int events) {
      maxWaitingPerSocket = atLeastOne("maxWaitingPerSocket", events);
      return this;
    }

    /** Sets how many events of all sockets may wait or be handled at once; 10,000 by default. */
    public Builder maxWaiting(int events) {
      maxWaiting = atLeastOne("maxWaiting", events);
      return this;
    }

    private static int atLeastOne(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, was " + value);
      }
      return value;
    }

    /** Returns the handlers. */
    public BlockingHandlers build() {
      return new BlockingHandlers(this);
    }
  }
}
