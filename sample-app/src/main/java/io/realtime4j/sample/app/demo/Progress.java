package io.realtime4j.sample.app.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A bar that tells how far the story is, below its events. It comes when the story takes longer
 * than one likes to look at without knowing the end. Thread-safe.
 */
final class Progress implements AutoCloseable {
  /** Before that nobody asks how long it will take. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int WIDTH = 30;

  /** As often as a second hand has to move to seem alive, and more. */
  private static final int DRAW_MILLIS = 250;

  private final Screen screen;
  private final int steps;
  private final LongSupplier nanoTime;
  private final long begin;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "demo-progress");
            thread.setDaemon(true);
            return thread;
          });
  private int step;
  private String what = "";

  /**
   * Creates a bar that is not drawn yet.
   *
   * @param steps how many steps there are
   * @param nanoTime the time in ns
   */
  Progress(Screen screen, int steps, LongSupplier nanoTime) {
    this.screen = screen;
    this.steps = steps;
    this.nanoTime = nanoTime;
    this.begin = nanoTime.getAsLong();
  }

  /** Draws it from now on, again and again. */
  void start() {
    ScheduledFuture<?> unused =
        timer.scheduleAtFixedRate(this::draw, DRAW_MILLIS, DRAW_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Begins the next step. */
  synchronized void next(String newWhat) {
    step++;
    what = newWhat;
  }

  /** Draws how many steps are done, if the story has taken its time. */
  synchronized void draw() {
    long nanos = nanoTime.getAsLong() - begin;
    if (nanos < PATIENCE.toNanos() || timer.isShutdown()) {
      return;
    }
    int done = Math.min(steps, Math.max(0, step - 1));
    int full = done * WIDTH / steps;
    screen.bar(
        "█".repeat(full) + "░".repeat(WIDTH - full),
        String.format(Locale.ROOT, "%3d %%  %d s", done * 100 / steps, nanos / 1_000_000_000),
        what);
  }

  /** Takes the bar away. */
  @Override
  public synchronized void close() {
    timer.shutdownNow();
    screen.endBar();
  }
}
