package io.realtime4j.core.wire;

import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a feature listens to, ended together. Loop only. */
public final class Hooks {
  private final FeatureContext context;
  private final List<Subscription> subscriptions = new ArrayList<>();

  /** Creates one without listeners. */
  public Hooks(FeatureContext context) {
    this.context = context;
  }

  /** Listens to an event of the server. */
  public void on(String event, Consumer<JsonObject> handler) {
    subscriptions.add(context.on(event, handler));
  }

  /** Listens to events of other features. */
  public <E extends RealtimeEvent> void observe(Class<E> type, Consumer<? super E> observer) {
    subscriptions.add(context.observe(type, observer));
  }

  /** Listens to sessions. */
  public void onSession(Consumer<SessionInfo> started, Runnable ended) {
    subscriptions.add(
        context.onSession(
            new FeatureContext.SessionListener() {
              @Override
              public void onStarted(SessionInfo session) {
                started.accept(session);
              }

              @Override
              public void onEnded() {
                ended.run();
              }
            }));
  }

  /** Ends all. */
  public void close() {
    subscriptions.forEach(Subscription::unsubscribe);
    subscriptions.clear();
  }
}
