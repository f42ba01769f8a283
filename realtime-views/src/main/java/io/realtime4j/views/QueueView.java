package io.realtime4j.views;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import java.util.LinkedHashSet;
import java.util.Set;

/** Counts what goes out. The queue is listed once; a list for each event would cost its square. */
final class QueueView extends Cell<QueueBanner> {
  // Callback executor only.
  private final Set<String> failed = new LinkedHashSet<>();
  private int sent;

  QueueView(RealtimeClient client, QueueLoaded loaded) {
    super(client, QueueBanner.of(isUsable(client), client.queue().size(), 0, 0));
    hear(ConnectionEvent.class, event -> refresh());
    hear(QueueEvent.class, this::heard);
    source(loaded.on(() -> unlessClosed(this::list)));
    later(this::list);
  }

  private static boolean isUsable(RealtimeClient client) {
    return client.state() == ConnectionState.AUTHENTICATED;
  }

  private void list() {
    for (QueuedMessage message : client.queue().messages()) {
      if (message.state() == QueuedMessage.State.FAILED) {
        failed.add(message.clientMessageId());
      }
    }
    refresh();
  }

  private void heard(QueueEvent event) {
    if (event instanceof QueueEvent.Failed one) {
      failed.add(one.message().clientMessageId());
    } else if (event instanceof QueueEvent.Queued one) {
      failed.remove(one.message().clientMessageId());
    } else if (event instanceof QueueEvent.Discarded one) {
      failed.remove(one.message().clientMessageId());
    } else if (event instanceof QueueEvent.Sent one) {
      failed.remove(one.message().clientMessageId());
      sent++;
    }
    refresh();
  }

  private void refresh() {
    int waiting = client.queue().size();
    if (waiting == 0) {
      sent = 0;
    }
    show(QueueBanner.of(isUsable(client), waiting, sent, failed.size()));
  }
}
