package io.realtime4j.core.loop;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/*
 * Every task knows when it was given. Before it runs, the alarms run that were due by then: the
 * order that EventLoop promises, whenever the loop comes to it.
 */
/** An event loop on one daemon thread, started by its first task. */
final class ThreadLoop implements EventLoop {
  private static final Logger LOG = System.getLogger(ThreadLoop.class.getName());

  private final String name;
  private final Mailbox mailbox = new Mailbox(this::start);
  // Loop only.
  private final Alarms alarms = new Alarms();
  private final CountDownLatch ended = new CountDownLatch(1);

  ThreadLoop(String name) {
    this.name = name;
  }

  @Override
  public void execute(Runnable task) {
    mailbox.give(task, System.nanoTime());
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    long now = System.nanoTime();
    long nanos = nanosOf(delay);
    Alarms.Alarm alarm = new Alarms.Alarm(task, now + nanos);
    if (nanos > 0 && inLoop()) {
      alarms.set(alarm);
    } else {
      try {
        // What is due at once stands in line with all other tasks.
        mailbox.give(nanos > 0 ? () -> alarms.set(alarm) : () -> ring(alarm), now);
      } catch (RejectedExecutionException stopped) {
        LOG.log(Level.DEBUG, "A timer was set on a stopped loop.");
      }
    }
    return () -> cancel(alarm);
  }

  private void cancel(Alarms.Alarm alarm) {
    alarm.isCancelled = true;
    if (inLoop()) {
      alarms.remove(alarm);
      return;
    }
    try {
      mailbox.give(() -> alarms.remove(alarm), System.nanoTime());
    } catch (RejectedExecutionException stopped) {
      // With the loop all its alarms are gone.
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return mailbox.isReadHere();
  }

  /** Runs what {@link #execute} was given already, then stops; timers are dropped. */
  void stop() {
    if (mailbox.close()) {
      ended.countDown();
    }
  }

  /** Waits until the loop has stopped. */
  boolean awaitStop(Duration patience) throws InterruptedException {
    return ended.await(nanosOf(patience), TimeUnit.NANOSECONDS);
  }

  private void start() {
    Thread thread = new Thread(this::run, name);
    thread.setDaemon(true);
    mailbox.readBy(thread);
    thread.start();
  }

  private void run() {
    boolean isLast;
    do {
      // Looked at first: after the end nothing comes, so what is taken then is all.
      isLast = mailbox.isClosed();
      long now = System.nanoTime();
      for (Mailbox.Letter letter = mailbox.take(); letter != null; letter = letter.next()) {
        ringUntil(letter.nanos);
        run(letter.task);
      }
      if (!isLast) {
        ringUntil(now);
        mailbox.await(alarms.nextIn(System.nanoTime()));
      }
    } while (!isLast);
    ended.countDown();
  }

  private void ringUntil(long nanos) {
    for (Alarms.Alarm due = alarms.takeDue(nanos); due != null; due = alarms.takeDue(nanos)) {
      ring(due);
    }
  }

  private static void ring(Alarms.Alarm alarm) {
    if (!alarm.isCancelled) {
      run(alarm.task);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable t) {
      LOG.log(Level.ERROR, "A task of the client's loop failed.", t);
    }
  }

  private static long nanosOf(Duration delay) {
    try {
      return Math.max(0, delay.toNanos());
    } catch (ArithmeticException beyondTheRange) {
      return delay.isNegative() ? 0 : Long.MAX_VALUE / 2;
    }
  }
}
