package io.realtime4j.core.monitor;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.NetworkStatus;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings a monitor's word to the loop: the last one, however many come, in one task at a time. */
final class Reports implements NetworkMonitor.Listener {
  private final EventLoop loop;
  private final Consumer<NetworkStatus> heard;
  // What no task has taken yet; null if a task would find nothing.
  private final AtomicReference<@Nullable NetworkStatus> last = new AtomicReference<>();

  /**
   * Creates one.
   *
   * @param heard called on the loop
   */
  Reports(EventLoop loop, Consumer<NetworkStatus> heard) {
    this.loop = loop;
    this.heard = heard;
  }

  @Override
  public void onAvailable() {
    tell(NetworkStatus.AVAILABLE);
  }

  @Override
  public void onUnavailable() {
    tell(NetworkStatus.UNAVAILABLE);
  }

  private void tell(NetworkStatus word) {
    if (last.getAndSet(word) == null) {
      try {
        loop.execute(this::take);
      } catch (RejectedExecutionException closed) {
        // Nobody is left who would want to know.
      }
    }
  }

  private void take() {
    NetworkStatus word = last.getAndSet(null);
    if (word != null) {
      heard.accept(word);
    }
  }
}
