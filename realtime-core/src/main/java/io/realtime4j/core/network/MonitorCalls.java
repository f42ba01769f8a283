package io.realtime4j.core.network;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.NetworkStatus;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.Subscription;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * The monitor is somebody else's: it is called where it may block, hang and throw. The end may be
 * wanted before watch() has returned; then it is ended when it does.
 */
/** Begins and ends a monitor's telling. Loop only. */
final class MonitorCalls {
  private final EventLoop loop;
  private final Executor blocking;
  private final NetworkMonitor monitor;
  private final Consumer<NetworkStatus> heard;
  private final Consumer<RealtimeException> fault;
  // Null while nobody tells.
  private @Nullable Watching current;

  MonitorCalls(
      EventLoop loop,
      Executor blocking,
      NetworkMonitor monitor,
      Consumer<NetworkStatus> heard,
      Consumer<RealtimeException> fault) {
    this.loop = loop;
    this.blocking = blocking;
    this.monitor = monitor;
    this.heard = heard;
    this.fault = fault;
  }

  void begin() {
    if (current == null) {
      Watching watching = new Watching();
      current = watching;
      call(watching::begin);
    }
  }

  void end() {
    Watching ended = current;
    current = null;
    if (ended != null) {
      ended.endIfBegun();
    }
  }

  private void call(Runnable call) {
    try {
      blocking.execute(call);
    } catch (RejectedExecutionException full) {
      failed(full);
    }
  }

  private void failed(Throwable why) {
    fault.accept(
        new FeatureException(
            "NETWORK_MONITOR_FAILED",
            false,
            "The network monitor failed, so nothing is known of the network: " + why,
            why));
  }

  private final class Watching {
    // Null before watch() has returned, and after the end. Loop only.
    private @Nullable Subscription handle;

    /** Where it may block. */
    void begin() {
      try {
        Subscription began =
            monitor.watch(
                new Reports(
                    loop,
                    word -> {
                      if (current == this) {
                        heard.accept(word);
                      }
                    }));
        if (began == null) {
          throw new NullPointerException("watch() returned null");
        }
        post(() -> began(began), began);
      } catch (RuntimeException | LinkageError e) {
        post(() -> failed(e), null);
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
        call(() -> end(begun));
      }
    }

    /** Where it may block. */
    private void end(Subscription ended) {
      try {
        ended.unsubscribe();
      } catch (RuntimeException | LinkageError e) {
        post(() -> failed(e), null);
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
