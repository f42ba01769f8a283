package io.realtime4j.sample.app.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets users talk at a steady pace, whatever happens to the server. */
final class Traffic implements AutoCloseable {
  static final Duration PACE = Duration.ofMillis(100);

  /** A user sends in most beats of a round and types in the last ones, as people do. */
  private static final int ROUND = 20;

  private static final int SENDING = 15;

  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "demo-traffic");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable RuntimeException failure;

  /** Begins; the users are in different places of the round. */
  void begin(List<Participant> users) {
    for (int i = 0; i < users.size(); i++) {
      Talker talker = new Talker(users.get(i), i * ROUND / users.size());
      repeat(talker::beat, PACE);
    }
  }

  /** Prints what has gathered, every quarter of a second. */
  void show(List<Participant> users) {
    repeat(() -> users.forEach(Participant::flush), Duration.ofMillis(250));
  }

  /** Ends, and throws what made a beat fail, if one did. */
  @Override
  public void close() {
    beats.shutdownNow();
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }

  private void repeat(Runnable beat, Duration pace) {
    Runnable guarded =
        () -> {
          try {
            beat.run();
          } catch (RuntimeException e) {
            failure = e;
          }
        };
    ScheduledFuture<?> unused =
        beats.scheduleAtFixedRate(guarded, 0, pace.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static final class Talker {
    private final Participant user;
    private int beat;

    Talker(Participant user, int firstBeat) {
      this.user = user;
      this.beat = firstBeat;
    }

    void beat() {
      int place = beat++ % ROUND;
      if (place < SENDING) {
        user.say("beat " + beat);
      } else {
        user.type("x".repeat(place));
      }
    }
  }
}
