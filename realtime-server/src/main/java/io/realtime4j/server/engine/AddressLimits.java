package io.realtime4j.server.engine;

import io.realtime4j.api.internal.AddressBlock;
import io.realtime4j.server.AddressLimit;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.loop.RateLimiter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Open connections are counted, so there are no more addresses than connections; the rate of
 * handshakes is remembered of a bounded number of addresses, and forgotten when they are quiet.
 */

/** What each address has open, and how fast it opens more. Any loop. */
final class AddressLimits {
  /** Nobody knows when a place becomes free; as often as this, asking costs little. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final int most;
  private final @Nullable RateLimiter handshakes;
  private final LongSupplier nanoTime;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();
  private final AtomicLong sweepAtNanos;

  AddressLimits(EngineOptions options, LongSupplier nanoTime) {
    this.most = options.connectionsPerAddress();
    this.handshakes =
        options.handshakesPerAddress() == 0
            ? null
            : new RateLimiter(options.handshakesPerAddress(), RateLimiter.MOST_STRANGERS);
    this.nanoTime = nanoTime;
    this.sweepAtNanos = new AtomicLong(nanoTime.getAsLong() + SWEEP.toNanos());
  }

  /** Why somebody may not come in, how much may, and when again. */
  record Refused(AddressLimit limit, int most, Duration pause) {}

  /** Takes a place, which {@link #left} gives back; returns null, or why there is none. */
  @Nullable Refused enter(InetSocketAddress from) {
    if (handshakes == null && most == 0) {
      return null;
    }
    String network = AddressBlock.network(from);
    if (handshakes != null) {
      Duration wait = rate(handshakes, network);
      if (!wait.isZero()) {
        return new Refused(AddressLimit.HANDSHAKES, handshakes.perSecond(), wait);
      }
    }
    if (most > 0 && open.merge(network, 1, Integer::sum) > most) {
      left(from);
      return new Refused(AddressLimit.CONNECTIONS, most, WAIT);
    }
    return null;
  }

  /** Gives a place back. */
  void left(InetSocketAddress from) {
    if (most > 0) {
      open.computeIfPresent(
          AddressBlock.network(from), (network, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Returns from how many addresses connections are open. */
  int size() {
    return open.size();
  }

  private Duration rate(RateLimiter limiter, String network) {
    long now = nanoTime.getAsLong();
    long due = sweepAtNanos.get();
    if (now - due >= 0 && sweepAtNanos.compareAndSet(due, now + SWEEP.toNanos())) {
      limiter.sweep(now);
    }
    return limiter.take(network, 1, now);
  }
}
