package io.realtime4j.transport.netty;

import io.netty.util.concurrent.Future;
import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.MessageDeflate;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A Netty event loop as {@link EventLoop}. Netty keeps scheduled tasks in a heap ordered by
 * deadline, then by a sequence number, and wakes for the first of them, so order and precision are
 * those of the contract.
 */
final class NettyLoop implements EventLoop {
  private static final Logger LOG = System.getLogger(NettyLoop.class.getName());

  private final io.netty.channel.EventLoop delegate;

  /** Loop only. */
  private final FrameRuns runs = new FrameRuns(this);

  /** Loop only. */
  private final MessageDeflate deflate = new MessageDeflate();

  NettyLoop(io.netty.channel.EventLoop delegate) {
    this.delegate = delegate;
  }

  io.netty.channel.EventLoop delegate() {
    return delegate;
  }

  FrameRuns runs() {
    return runs;
  }

  MessageDeflate deflate() {
    return deflate;
  }

  @Override
  public void execute(Runnable task) {
    delegate.execute(() -> run(task));
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    if (delay.isZero() || delay.isNegative()) {
      // Due now: it joins the queue at once, ahead of what is executed after this call.
      AtomicBoolean cancelled = new AtomicBoolean();
      delegate.execute(
          () -> {
            if (!cancelled.get()) {
              run(task);
            }
          });
      return () -> cancelled.set(true);
    }
    Future<?> scheduled = delegate.schedule(() -> run(task), nanosOf(delay), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return delegate.inEventLoop();
  }

  private static long nanosOf(Duration delay) {
    // A longer delay than 292 years does not fit; no one will notice that it fires early.
    return delay.toSeconds() >= Long.MAX_VALUE / 1_000_000_000L - 1
        ? Long.MAX_VALUE
        : delay.toNanos();
  }

  @SuppressWarnings("CatchingUnchecked")
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      LOG.log(Level.ERROR, "a task of an event loop failed", e);
    }
  }
}
