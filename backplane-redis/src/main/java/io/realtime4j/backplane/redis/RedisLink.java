package io.realtime4j.backplane.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.realtime4j.api.ConfigurationException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/*
 * There is a session or there is none. Without one a thread of its own tries to get one, after 100 ms
 * first and never more than 2 s apart; with one it sends a canary through Redis every 5 s, and ends
 * the session if that does not come back: a connection may be dead and say nothing. One that Redis
 * refuses ends nothing, since what others say is heard. A new session listens to everything that is
 * wanted before it counts as one. What is published without a session is dropped and counted, and so
 * is what was on its way when one ended.
 */
/** Listens to channels of Redis and publishes on them, whenever there is a Redis. Any thread. */
final class RedisLink {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.backplane.redis");

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final long CANARY_MILLIS = 5_000;

  private final RedisLocation location;
  private final Redis redis;
  private final Canary canary;
  private final Publisher publisher = new Publisher(this::notTaken);
  private final Wanted wanted = new Wanted();
  private final ScheduledThreadPoolExecutor loop;
  private final Object delivery = new Object();

  /** Null while there is none. Written on the loop. */
  private volatile @Nullable RedisSession session;

  /** Whose messages are heard: a session that is being made, too. Written on the loop. */
  private volatile @Nullable RedisSession heard;

  /** Why this Redis will not do; null if that is not known. Written on the loop. */
  private volatile @Nullable ConfigurationException unfit;

  private volatile boolean isClosed;

  /** Whether a canary went out because something was not taken; one in a while is enough. */
  private final AtomicBoolean hasAsked = new AtomicBoolean();

  // Loop only.
  private final Map<Ear, CompletableFuture<Void>> waiting = new LinkedHashMap<>();
  private final Condition condition;
  private long pauseMillis = FIRST_PAUSE_MILLIS;

  RedisLink(RedisLocation location, String uid) {
    this.location = location;
    this.redis = new Redis(location);
    this.condition = new Condition(location, publisher::dropped);
    this.canary = new Canary(location.key() + "-canary#" + uid + "#");
    this.loop =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "realtime4j-redis");
              thread.setDaemon(true);
              return thread;
            });
    // What waits for its time must not hold up the end.
    loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    loop.setRemoveOnCancelPolicy(true);
  }

  void open() {
    wanted.add(canary.ear());
    loop.execute(this::connect);
    later(this::lookAfter, CANARY_MILLIS);
  }

  private void later(Runnable task, long millis) {
    try {
      var unused = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: there is no later.
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed: nobody waits for it.
    }
  }

  private void connect() {
    if (isClosed) {
      return;
    }
    CompletionStage<RedisSession> attempt;
    try {
      attempt = redis.connect();
    } catch (RuntimeException e) {
      attempt = CompletableFuture.failedFuture(e);
    }
    attempt.whenComplete(
        (made, failure) ->
            onLoop(
                () -> {
                  if (isClosed) {
                    return; // All connections are about to be closed.
                  } else if (failure == null) {
                    connected(made);
                  } else {
                    condition.away(failure);
                    again();
                  }
                }));
  }

  private void connected(RedisSession made) {
    heard = made;
    made.begin(listener(made), () -> onLoop(() -> lost(made, ended())));
    Map<Ear, CompletableFuture<Void>> served = new LinkedHashMap<>(waiting);
    CompletionStage<Void> listening;
    try {
      listening = made.listen(wanted.all());
    } catch (RuntimeException e) {
      listening = CompletableFuture.failedFuture(e);
    }
    listening.whenComplete(
        (done, refused) ->
            onLoop(
                () -> {
                  if (refused == null) {
                    ready(made, served);
                  } else {
                    notHeard(made, refused);
                  }
                }));
  }

  private void notHeard(RedisSession made, Throwable refused) {
    ConfigurationException known = heard == made ? location.whyUnfit(refused) : null;
    if (known == null) {
      lost(made, refused);
      return;
    }
    unfit = known;
    condition.unfit(known);
    lost(made, known);
    // It is still listened for: Redis may be replaced by another.
    List.copyOf(waiting.values()).forEach(listening -> listening.completeExceptionally(known));
    waiting.clear();
  }

  private void ready(RedisSession made, Map<Ear, CompletableFuture<Void>> served) {
    if (heard != made) {
      return;
    }
    session = made;
    unfit = null;
    pauseMillis = FIRST_PAUSE_MILLIS;
    served.forEach(
        (ear, listening) -> {
          waiting.remove(ear);
          listening.complete(null);
        });
    // Those that came while the session was being made.
    List.copyOf(waiting.keySet()).forEach(this::ask);
    CompletionStage<Void> unused = look(made);
  }

  private void lost(RedisSession ended, Throwable cause) {
    if (heard != ended) {
      return;
    }
    heard = null;
    session = null;
    canary.lost();
    ended.close();
    condition.away(cause);
    again();
  }

  private void again() {
    later(this::connect, pauseMillis);
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
  }

  /** Looks from time to time whether what is said is heard. */
  private void lookAfter() {
    hasAsked.set(false);
    RedisSession now = session;
    if (now != null) {
      CompletionStage<Void> unused = look(now);
    }
    later(this::lookAfter, CANARY_MILLIS);
  }

  private CompletionStage<Void> look(RedisSession now) {
    return canary.send(now).whenComplete((back, failure) -> onLoop(() -> looked(now, failure)));
  }

  private void looked(RedisSession now, @Nullable Throwable failure) {
    if (heard != now) {
      return;
    }
    if (failure == null) {
      condition.there();
    } else if (Condition.isRefusal(failure)) {
      condition.mute(failure);
    } else {
      lost(now, failure);
    }
  }

  /** Where nothing at all is taken, that is said instead. */
  private void notTaken(String channel, Throwable cause) {
    RedisSession now = session;
    if (now != null && !isClosed && hasAsked.compareAndSet(false, true)) {
      look(now)
          .whenComplete(
              (back, failure) -> {
                if (failure == null) {
                  onLoop(() -> condition.refuses(channel, cause));
                }
              });
    }
  }

  private RedisPubSubListener<String, byte[]> listener(RedisSession of) {
    return new RedisPubSubAdapter<>() {
      @Override
      public void message(String channel, byte[] message) {
        deliver(of, wanted.ofChannel(channel), channel, message);
      }

      @Override
      public void smessage(String channel, byte[] message) {
        message(channel, message);
      }

      @Override
      public void message(String pattern, String channel, byte[] message) {
        deliver(of, wanted.ofPattern(pattern), channel, message);
      }
    };
  }

  /** One at a time, by whichever thread of two sessions. */
  @SuppressWarnings("CatchThrowable") // Or the connection would end for a receiver's fault.
  private void deliver(RedisSession of, List<Ear> ears, String channel, byte[] message) {
    synchronized (delivery) {
      for (Ear ear : ears) {
        if (heard != of) {
          return;
        }
        try {
          ear.receiver().accept(channel, message);
        } catch (Throwable e) {
          LOG.log(Level.WARNING, "a receiver of the backplane failed", e);
        }
      }
    }
  }

  /** Listens from now on; completes once Redis has said so. */
  CompletionStage<Void> listen(Ear ear) {
    CompletableFuture<Void> listening = new CompletableFuture<>();
    wanted.add(ear);
    try {
      loop.execute(
          () -> {
            if (unfit != null) {
              listening.completeExceptionally(unfit);
              return;
            }
            waiting.put(ear, listening);
            if (session != null) {
              ask(ear);
            }
          });
    } catch (RejectedExecutionException e) {
      listening.completeExceptionally(closed());
    }
    return listening;
  }

  private void ask(Ear ear) {
    RedisSession asked = session;
    if (asked == null) {
      return;
    }
    try {
      asked
          .listen(ear)
          .whenComplete(
              (done, failure) ->
                  onLoop(
                      () -> {
                        if (failure != null) {
                          lost(asked, failure);
                          return;
                        }
                        CompletableFuture<Void> listening = waiting.remove(ear);
                        if (listening != null) {
                          listening.complete(null);
                        }
                      }));
    } catch (RuntimeException e) {
      lost(asked, e);
    }
  }

  /** Listens no more; completes once Redis has said so, at once if there is none. */
  CompletionStage<Void> ignore(Ear ear) {
    wanted.remove(ear);
    CompletableFuture<Void> ignoring = new CompletableFuture<>();
    try {
      loop.execute(
          () -> {
            CompletableFuture<Void> listening = waiting.remove(ear);
            if (listening != null) {
              listening.complete(null);
            }
            // One that is being made has asked for all that was wanted before.
            RedisSession asked = heard;
            if (asked == null) {
              ignoring.complete(null);
            } else {
              // One that is lost meanwhile listens to nothing.
              asked
                  .ignore(wanted.unwanted(ear))
                  .whenComplete((done, failure) -> ignoring.complete(null));
            }
          });
    } catch (RejectedExecutionException e) {
      ignoring.complete(null);
    }
    return ignoring;
  }

  /** Publishes, or drops it; never waits. */
  void publish(String channel, byte[] message) {
    publisher.publish(isClosed ? null : session, channel, message);
  }

  /** Returns how many messages were dropped. */
  long dropped() {
    return publisher.dropped();
  }

  /** Returns how many servers listen to a channel. */
  CompletionStage<Long> listeners(String channel) {
    RedisSession now = session;
    if (now == null) {
      return CompletableFuture.failedFuture(away());
    }
    try {
      return now.listeners(channel);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Completes when something has gone through Redis and come back. */
  CompletionStage<Void> check() {
    if (isClosed) {
      return CompletableFuture.failedFuture(closed());
    }
    RedisSession now = session;
    return now == null ? CompletableFuture.failedFuture(away()) : look(now);
  }

  private static IllegalStateException ended() {
    return new IllegalStateException("the connection has ended");
  }

  private RuntimeException away() {
    ConfigurationException why = unfit;
    return why != null ? why : new IllegalStateException("Redis at " + location + " is away");
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the backplane is closed");
  }

  /** Frees all threads; waits for a few seconds at most. */
  void close() {
    isClosed = true;
    wanted.clear();
    List<CompletableFuture<Void>> never = new ArrayList<>();
    onLoop(
        () -> {
          never.addAll(waiting.values());
          waiting.clear();
          heard = null;
          session = null;
          canary.lost();
        });
    loop.shutdown();
    try {
      if (!loop.awaitTermination(RedisLocation.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "the thread of Redis at {0} has not ended", location);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    redis.close();
    // No failure: nobody waits any more.
    never.forEach(listening -> listening.cancel(false));
  }
}
