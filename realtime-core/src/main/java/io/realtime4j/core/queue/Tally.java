package io.realtime4j.core.queue;

import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.QueueOptions;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueuedRow;
import java.util.List;

/** How much waits or is in flight, here and in the store alone. Loop only. */
final class Tally {
  private final FeatureContext context;
  private final QueueOptions options;
  private final QueueViews views;
  private int waiting;
  private long bytes;
  private long openingOrder;
  private int counted;
  private long countedBytes;

  /** Whether anything has waited since the queue was last reported empty. */
  private boolean holdsNews;

  Tally(FeatureContext context, QueueViews views) {
    this.context = context;
    this.options = context.options().queue();
    this.views = views;
  }

  int waiting() {
    return waiting;
  }

  void add(QueuedRow row) {
    change(1, row.body().length);
  }

  void remove(QueuedRow row) {
    change(-1, -row.body().length);
  }

  /** A message that waits has become larger. */
  void grow(long moreBytes) {
    change(0, moreBytes);
  }

  void add(List<QueueLot> lots) {
    for (QueueLot lot : lots) {
      change(lot.waiting(), lot.waitingBytes());
    }
  }

  /** The store is about to count what it has: what is counted by now will be among it. */
  void opening(long lastOrder) {
    openingOrder = lastOrder;
    counted = waiting;
    countedBytes = bytes;
  }

  /** The store has not taken a message. */
  void refused(Entry entry) {
    remove(entry.row);
    if (entry.order <= openingOrder) {
      counted--;
      countedBytes -= entry.row.body().length;
    }
  }

  /** Adds what the store has, but for what it was given. */
  void opened(List<QueueLot> lots) {
    add(lots);
    change(-counted, -countedBytes);
  }

  private void change(int messages, long moreBytes) {
    waiting += messages;
    bytes += moreBytes;
    holdsNews |= messages > 0;
    views.size(waiting);
  }

  boolean takes(QueuedRow row) {
    return waiting < options.maxMessages() && bytes + row.body().length <= options.maxBytes();
  }

  /** Returns whether messages that wait may become larger by so many bytes. */
  boolean takes(long moreBytes) {
    return moreBytes <= 0 || bytes + moreBytes <= options.maxBytes();
  }

  /** Returns whether there is room for a row if enough others go. */
  boolean canTake(QueuedRow row) {
    return row.body().length <= options.maxBytes();
  }

  QueueFullException full() {
    return new QueueFullException(
        "the queue holds " + waiting + " messages of " + bytes + " bytes; try later");
  }

  /** Says so if nothing waits any more. */
  void report() {
    if (waiting == 0 && holdsNews) {
      holdsNews = false;
      context.publish(new QueueEvent.Flushed());
    }
  }
}
