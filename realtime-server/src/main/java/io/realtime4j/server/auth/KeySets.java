package io.realtime4j.server.auth;

import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * How published keys are kept.
 *
 * @param fresh how long a fetched set is used without asking again
 * @param pause at most two fetches in this time, however many tokens name keys that are not known
 * @param outage how long the last set is used while the provider does not answer
 * @param patience how long a fetch may take
 */
record KeySets(Duration fresh, Duration pause, Duration outage, Duration patience) {
  /**
   * Providers announce a new key hours before they sign with it; a withdrawn one is forgotten
   * within five minutes, or after four hours if the provider cannot be reached.
   */
  static final KeySets DEFAULT =
      new KeySets(
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofHours(4),
          Duration.ofSeconds(5));

  /** Checking takes tens to hundreds of microseconds; one thread may wait for a fetch meanwhile. */
  private static final int THREADS = 4;

  private static final int MAX_WAITING = 10_000;
  private static final long THREAD_IDLE_SECONDS = 10;

  /** Returns checks with the keys at an address. */
  PublishedKeys at(URI address) {
    try {
      return new PublishedKeys(
          JWKSourceBuilder.<SecurityContext>create(address.toURL(), new KeySetFetcher(patience))
              .cache(fresh.toMillis(), patience.toMillis())
              .refreshAheadCache(false) // It would keep threads of its own.
              .rateLimited(pause.toMillis())
              .outageTolerant(outage.toMillis())
              .build(),
          workers());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no address of a key set: " + address, e);
    }
  }

  /** Threads that end by themselves when nobody connects. */
  private static ThreadPoolExecutor workers() {
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "realtime4j-token-check");
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }
}
