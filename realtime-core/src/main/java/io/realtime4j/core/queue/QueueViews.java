package io.realtime4j.core.queue;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.spi.store.QueuedRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The queue as other threads see it: immutable views, replaced one by one by the loop, so that a
 * change costs the same however long the queue is. Bodies are read when somebody looks.
 */
final class QueueViews {
  private record View(
      QueuedRow row, @Nullable OutgoingMessage given, Lane lane, QueuedMessage.State state) {
    QueuedMessage message() {
      String blocker =
          state == QueuedMessage.State.WAITING && !row.clientMessageId().equals(lane.blocker())
              ? lane.blocker()
              : null;
      return new QueuedMessage(
          row.clientMessageId(),
          given == null ? Body.message(row) : given,
          Instant.ofEpochMilli(row.enqueuedAtMillis()),
          state,
          row.attempts(),
          blocker,
          state == QueuedMessage.State.FAILED ? row.failure() : null);
    }
  }

  private final Map<Long, View> views = new ConcurrentSkipListMap<>();

  // Written by the loop, read by all.
  private volatile int size;

  /** Shows an entry as it is now. On the loop. */
  void show(Entry entry) {
    views.put(entry.order, viewOf(entry));
    Handle handle = entry.handle();
    if (handle != null) {
      handle.show(entry.state);
    }
  }

  /** Shows an entry no more. On the loop. */
  void hide(Entry entry) {
    views.remove(entry.order);
  }

  /** Sets how many messages wait or are in flight. On the loop. */
  void size(int newSize) {
    size = newSize;
  }

  int size() {
    return size;
  }

  static QueuedMessage messageOf(Entry entry) {
    return viewOf(entry).message();
  }

  List<QueuedMessage> messages() {
    List<QueuedMessage> messages = new ArrayList<>();
    for (View view : views.values()) {
      messages.add(view.message());
    }
    return List.copyOf(messages);
  }

  private static View viewOf(Entry entry) {
    QueuedMessage.State state =
        switch (entry.state) {
          case IN_FLIGHT -> QueuedMessage.State.IN_FLIGHT;
          case FAILED -> QueuedMessage.State.FAILED;
          case STORING, AWAY, WAITING, GONE -> QueuedMessage.State.WAITING;
        };
    return new View(entry.row, entry.given, entry.lane, state);
  }
}
