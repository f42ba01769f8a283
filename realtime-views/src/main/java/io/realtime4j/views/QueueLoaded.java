package io.realtime4j.views;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells views when the queue knows what an earlier process left. One stage hangs on the client's
 * future, however many views come and go before it completes.
 */
final class QueueLoaded {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  QueueLoaded(RealtimeClient client) {
    Callbacks callbacks = new Callbacks(client);
    var unused =
        client
            .queue()
            .loaded()
            .thenRun(() -> callbacks.run(() -> listeners.forEach(Runnable::run)));
  }

  /** Registers for the callback executor; each view looks for itself at its beginning. */
  Subscription on(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
