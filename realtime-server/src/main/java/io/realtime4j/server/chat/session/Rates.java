package io.realtime4j.server.chat.session;

import io.realtime4j.api.ServerLimits.Family;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.server.loop.RateLimiter;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What users may ask for: of everything together, and of families of events. From any loop. */
public final class Rates {
  private final RateLimiter all;
  private final Map<Family, RateLimiter> families = new EnumMap<>(Family.class);
  private final LongSupplier nanoTime;

  /**
   * Creates them.
   *
   * @param nanoTime the clock by which all limits go
   */
  public Rates(ServerOptions options, LongSupplier nanoTime) {
    this.all = new RateLimiter(options.eventsPerSecond());
    this.nanoTime = nanoTime;
    for (Family family : Family.values()) {
      int perSecond = options.limits().eventsPerSecond(family);
      if (perSecond > 0) {
        families.put(family, new RateLimiter(perSecond));
      }
    }
  }

  RateLimiter all() {
    return all;
  }

  @Nullable RateLimiter of(Family family) {
    return families.get(family);
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /** Forgets users who have been quiet. */
  public void sweep() {
    long now = now();
    all.sweep(now);
    families.values().forEach(family -> family.sweep(now));
  }
}
