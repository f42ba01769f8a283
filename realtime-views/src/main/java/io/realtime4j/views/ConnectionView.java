package io.realtime4j.views;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;

/** The client's own look at itself, taken after whatever may have changed it. */
final class ConnectionView extends Cell<ConnectionBadge> {
  ConnectionView(RealtimeClient client, QueueLoaded loaded) {
    super(client, ConnectionBadge.of(client.status()));
    hear(ConnectionEvent.class, event -> refresh());
    hear(QueueEvent.class, event -> refresh());
    source(loaded.on(() -> unlessClosed(this::refresh)));
    later(this::refresh);
  }

  private void refresh() {
    show(ConnectionBadge.of(client.status()));
  }
}
