package io.realtime4j.core.loop;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A client is put together on the thread that builds it, while its loop may already run elsewhere.
 * Parts of it post to the loop as soon as they exist (a store has been read, say). The gate holds
 * such tasks back until everything is in place, so that loop-confined state needs no lock: opening
 * the gate orders the construction before every task.
 */
/** A loop whose tasks wait until {@link #open()}. */
public final class StartGate implements EventLoop {
  private final EventLoop loop;
  // Guarded by itself; emptied once by open().
  private final List<Runnable> held = new ArrayList<>();
  // Null once the gate is open.
  private volatile @Nullable Thread builder = Thread.currentThread();

  /** Creates a closed gate; the calling thread counts as the loop until it is opened. */
  public StartGate(EventLoop loop) {
    this.loop = loop;
  }

  /** Lets the tasks through, in order. Called by the thread that built the client, once. */
  public void open() {
    synchronized (held) {
      held.forEach(loop::execute);
      held.clear();
      builder = null;
    }
  }

  @Override
  public void execute(Runnable task) {
    if (isOpen() || !hold(task)) {
      loop.execute(task);
    }
  }

  private boolean isOpen() {
    return builder == null;
  }

  private boolean hold(Runnable task) {
    synchronized (held) {
      return !isOpen() && held.add(task);
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    if (isOpen()) {
      return loop.schedule(delay, task);
    }
    // The timer starts when the gate opens; until then cancelling only marks it.
    LateTimer timer = new LateTimer();
    execute(() -> timer.start(loop, delay, task));
    return timer;
  }

  @Override
  public long nanoTime() {
    return loop.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return loop.inLoop() || Thread.currentThread() == builder;
  }

  /** A timer that was asked for before the gate opened. */
  private static final class LateTimer implements Cancellable {
    private boolean cancelled;
    private Cancellable started = () -> {};

    synchronized void start(EventLoop loop, Duration delay, Runnable task) {
      if (!cancelled) {
        started = loop.schedule(delay, task);
      }
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      started.cancel();
    }
  }
}
