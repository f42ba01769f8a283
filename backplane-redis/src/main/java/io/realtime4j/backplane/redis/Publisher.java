package io.realtime4j.backplane.redis;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Publishes on channels of Redis, or drops what it cannot, and counts that. Any thread. */
final class Publisher {
  /** What is on its way to a Redis that does not take it would fill the memory. */
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final BiConsumer<String, Throwable> refused;
  private final AtomicLong bytesOnTheWay = new AtomicLong();
  private final LongAdder dropped = new LongAdder();

  /**
   * Creates one.
   *
   * @param refused told of the channel and the cause where a session was there and did not take
   *     something; on any thread
   */
  Publisher(BiConsumer<String, Throwable> refused) {
    this.refused = refused;
  }

  /** Returns how much was dropped since the beginning. */
  long dropped() {
    return dropped.sum();
  }

  /**
   * Publishes, or drops it; never waits.
   *
   * @param session null while there is none
   */
  void publish(@Nullable RedisSession session, String channel, byte[] message) {
    if (session == null) {
      dropped.increment();
      return;
    }
    if (bytesOnTheWay.addAndGet(message.length) > MAX_BYTES) {
      bytesOnTheWay.addAndGet(-message.length);
      drop(channel, new IllegalStateException("it does not take what is on its way"));
      return;
    }
    try {
      session
          .publish(channel, message)
          .whenComplete(
              (heardBy, failure) -> {
                bytesOnTheWay.addAndGet(-message.length);
                if (failure != null) {
                  drop(channel, failure);
                }
              });
    } catch (RuntimeException e) {
      bytesOnTheWay.addAndGet(-message.length);
      drop(channel, e);
    }
  }

  private void drop(String channel, Throwable cause) {
    dropped.increment();
    refused.accept(channel, cause);
  }
}
