package io.realtime4j.core.monitor;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.Subscription;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * The monitor is somebody else's: it is called where it may block, hang and throw. The end may be
 * wanted before watch() has returned; then it is ended when it does.
 */
/** Begins and ends a monitor's telling. Loop only. */
final class MonitorCalls {
  private final EventLoop loop;
  private final Executor blocking;
  private final Executor spare;
  private final Function<BooleanSupplier, Subscription> watch;
  private final Consumer<Throwable> failed;
  // Null while nobody tells.
  private @Nullable Watching current;

  /**
   * Creates one that watches nothing.
   *
   * @param blocking where the monitor is called
   * @param spare where it is told of its end if {@code blocking} takes nothing: one that is never
   *     ended goes on for as long as the process lives
   * @param watch begins it; is given what says, on the loop, whether its word is still wanted
   * @param failed told, on the loop, what the monitor has thrown
   */
  MonitorCalls(
      EventLoop loop,
      Executor blocking,
      Executor spare,
      Function<BooleanSupplier, Subscription> watch,
      Consumer<Throwable> failed) {
    this.loop = loop;
    this.blocking = blocking;
    this.spare = spare;
    this.watch = watch;
    this.failed = failed;
  }

  void begin() {
    if (current == null) {
      Watching watching = new Watching();
      current = watching;
      begin(watching);
    }
  }

  private void begin(Watching watching) {
    try {
      blocking.execute(watching::begin);
    } catch (RejectedExecutionException full) {
      failed.accept(full);
    }
  }

  void end() {
    Watching ended = current;
    current = null;
    if (ended != null) {
      ended.endIfBegun();
    }
  }

  private final class Watching {
    // Null before watch() has returned, and after the end. Loop only.
    private @Nullable Subscription handle;

    /** Where it may block. */
    void begin() {
      try {
        Subscription began = watch.apply(() -> current == this);
        if (began == null) {
          throw new NullPointerException("watch() returned null");
        }
        post(() -> began(began), began);
      } catch (RuntimeException | LinkageError e) {
        post(() -> failed.accept(e), null);
      }
    }

    private void began(Subscription began) {
      handle = began;
      if (current != this) {
        endIfBegun();
      }
    }

    void endIfBegun() {
      Subscription begun = handle;
      handle = null;
      if (begun != null) {
        Runnable end = () -> end(begun);
        try {
          blocking.execute(end);
        } catch (RejectedExecutionException full) {
          spare.execute(end);
        }
      }
    }

    /** Where it may block. */
    private void end(Subscription ended) {
      try {
        ended.unsubscribe();
      } catch (RuntimeException | LinkageError e) {
        post(() -> failed.accept(e), null);
      }
    }

    private void post(Runnable task, @Nullable Subscription orphan) {
      try {
        loop.execute(task);
      } catch (RejectedExecutionException closed) {
        if (orphan != null) {
          end(orphan);
        }
      }
    }
  }
}
