package io.realtime4j.core.monitor;

import io.realtime4j.api.ActivityMonitor;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.RealtimeException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Hands on that the user is active, while the client is to be connected. Loop only. */
public final class ActivityWatch {
  private final EventLoop loop;
  private final Runnable active;
  private final MonitorCalls calls;

  /**
   * Creates one that watches nothing yet.
   *
   * @param blocking where the monitor is called
   * @param spare where it is told of its end if {@code blocking} takes nothing
   * @param active called on the loop, once however many reports have come meanwhile
   */
  public ActivityWatch(
      EventLoop loop,
      Executor blocking,
      Executor spare,
      ActivityMonitor monitor,
      Runnable active,
      Consumer<RealtimeException> fault) {
    this.loop = loop;
    this.active = active;
    this.calls =
        new MonitorCalls(
            loop,
            blocking,
            spare,
            isCurrent -> monitor.watch(new Reports(isCurrent)),
            why ->
                fault.accept(
                    new FeatureException(
                        "ACTIVITY_MONITOR_FAILED",
                        false,
                        "The activity monitor failed, so the user's activity is not seen: " + why,
                        why)));
  }

  /** The connection's state has changed. */
  public void onState(ConnectionState to) {
    switch (to) {
      case DISCONNECTED, FAILED, CLOSED -> calls.end();
      case CONNECTING -> calls.begin();
      case OFFLINE, RECONNECTING, CONNECTED, AUTHENTICATED -> {}
    }
  }

  /** Brings reports to the loop: one task at a time, as they come with each movement of a mouse. */
  private final class Reports implements Runnable {
    private final BooleanSupplier isCurrent;
    private final AtomicBoolean isUnderWay = new AtomicBoolean();

    Reports(BooleanSupplier isCurrent) {
      this.isCurrent = isCurrent;
    }

    @Override
    public void run() {
      if (isUnderWay.compareAndSet(false, true)) {
        try {
          loop.execute(this::take);
        } catch (RejectedExecutionException closed) {
          // Nobody is left who would want to know.
        }
      }
    }

    private void take() {
      isUnderWay.set(false);
      if (isCurrent.getAsBoolean()) {
        active.run();
      }
    }
  }
}
