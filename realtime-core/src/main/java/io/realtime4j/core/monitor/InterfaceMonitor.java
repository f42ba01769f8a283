package io.realtime4j.core.monitor;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.Subscription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/*
 * The JDK tells of no change, so the addresses are looked at again and again, where that may block,
 * for all who want to know together, and not at all while nobody does.
 */
/** Takes the addresses of the machine's interfaces for its network. */
public final class InterfaceMonitor implements NetworkMonitor {
  /** A look takes well below a millisecond; the back-off, which this is to beat, has up to 30 s. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final Logger LOG = System.getLogger(InterfaceMonitor.class.getName());

  private final EventLoop loop;
  private final Executor blocking;
  private final Addresses addresses;
  // Loop only, all of them.
  private final List<Listener> listeners = new ArrayList<>();
  private @Nullable Cancellable timer;
  private boolean isLooking;
  // Null before the first look.
  private @Nullable Set<String> known;

  /** The machine's addresses. */
  @FunctionalInterface
  interface Addresses {
    /**
     * Returns the addresses by which others can be reached, in text, with the interface of each.
     * May block.
     */
    Set<String> now() throws Exception;
  }

  /** Creates one that looks at nothing yet. */
  public InterfaceMonitor(EventLoop loop, Executor blocking) {
    this(loop, blocking, new MachineAddresses());
  }

  InterfaceMonitor(EventLoop loop, Executor blocking, Addresses addresses) {
    this.loop = loop;
    this.blocking = blocking;
    this.addresses = addresses;
  }

  @Override
  public Subscription watch(Listener listener) {
    // Each has a place of its own, the same listener given twice too.
    Listener own =
        new Listener() {
          @Override
          public void onAvailable() {
            listener.onAvailable();
          }

          @Override
          public void onUnavailable() {
            listener.onUnavailable();
          }
        };
    post(() -> add(own));
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      if (ended.compareAndSet(false, true)) {
        post(() -> remove(own));
      }
    };
  }

  private void post(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException stopped) {
      // With the loop all looking is over.
    }
  }

  private void add(Listener listener) {
    listeners.add(listener);
    Set<String> now = known;
    if (now != null) {
      tell(listener, now);
    } else if (!isLooking) {
      look();
    }
  }

  private void remove(Listener listener) {
    listeners.remove(listener);
    if (listeners.isEmpty()) {
      known = null;
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }
  }

  private void look() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    isLooking = true;
    try {
      blocking.execute(
          () -> {
            Set<String> found = null;
            try {
              found = addresses.now();
            } catch (Exception | LinkageError e) {
              LOG.log(Level.DEBUG, "The interfaces cannot be looked at now.", e);
            }
            Set<String> seen = found;
            post(() -> looked(seen));
          });
    } catch (RejectedExecutionException full) {
      looked(null);
    }
  }

  private void looked(@Nullable Set<String> found) {
    isLooking = false;
    if (listeners.isEmpty()) {
      return;
    }
    timer = loop.schedule(INTERVAL, this::look);
    if (found != null && !found.equals(known)) {
      known = found;
      List.copyOf(listeners).forEach(listener -> tell(listener, found));
    }
  }

  private static void tell(Listener listener, Set<String> now) {
    if (now.isEmpty()) {
      listener.onUnavailable();
    } else {
      listener.onAvailable();
    }
  }
}
