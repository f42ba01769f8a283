package io.realtime4j.views;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.RealtimeEvent;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

/**
 * Brings a task to a client's callback executor. A future does not do: one that is complete already
 * runs what is chained to it where it is chained. A publisher of events greets its subscriber
 * there, always.
 */
final class Callbacks {
  /** It takes no event, but may have to hold some until it has said so: none is to be dropped. */
  private static final int MOST = Integer.MAX_VALUE;

  private final RealtimeClient client;

  Callbacks(RealtimeClient client) {
    this.client = client;
  }

  /** Runs a task there; not at all if the client is closed. */
  void run(Runnable task) {
    try {
      client.events(MOST).subscribe(new Once(task));
    } catch (RejectedExecutionException closed) {
      // The client's executor has ended, and with it everything that it would show.
    }
  }

  private record Once(Runnable task) implements Flow.Subscriber<RealtimeEvent> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
      task.run();
    }

    @Override
    public void onNext(RealtimeEvent event) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
