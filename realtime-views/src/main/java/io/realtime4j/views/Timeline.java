package io.realtime4j.views;

import io.realtime4j.api.Delivery;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.event.MessageEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the server has, each once, in its order, from wherever they come: pages, the
 * stream, and our own as the server's answer tells of them. Of two copies the later state holds.
 */
final class Timeline {
  /** Some megabytes, and more than anybody scrolls. */
  static final int MOST = 10_000;

  private final TreeMap<Place, Held> rows = new TreeMap<>();
  private final Map<String, Place> byMessageId = new LinkedHashMap<>();
  private final Map<String, Place> ownByClientId = new LinkedHashMap<>();

  /** Changes heard while a page is read, which may be older than they are. */
  private final List<MessageEvent.Changed> recent = new ArrayList<>();

  private boolean isReading;
  private boolean hasOlder;
  private long arrivals;

  /** The server's place; a server without positions has the order of arrival. */
  private record Place(long offset, long arrival) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byOffset = Long.compare(offset, other.offset);
      return byOffset == 0 ? Long.compare(arrival, other.arrival) : byOffset;
    }
  }

  private static final class Held {
    Message message;
    final boolean isOwn;

    /** Null after a change, until somebody looks. */
    @Nullable MessageRow row;

    Held(Message message, boolean isOwn) {
      this.message = message;
      this.isOwn = isOwn;
    }
  }

  boolean hasOlder() {
    return hasOlder;
  }

  boolean isFull() {
    return rows.size() >= MOST;
  }

  /** Returns where the oldest stands; 0 if there is none with a place. */
  long lowest() {
    return rows.isEmpty() ? 0 : rows.firstKey().offset;
  }

  boolean hasOwn(String clientMessageId) {
    return ownByClientId.containsKey(clientMessageId);
  }

  /** A page will be read: what changes from now on, it may not know. */
  void reading() {
    isReading = true;
  }

  void readingEnded() {
    isReading = false;
    recent.clear();
  }

  /** Takes the newest page; what is older can be read again, and has no gap to it then. */
  void newest(MessagePage page, String self) {
    if (page.hasMore() && !page.messages().isEmpty()) {
      long first = page.messages().get(0).offset();
      while (!rows.isEmpty() && rows.firstKey().offset < first) {
        dropOldest();
      }
    }
    take(page, self);
  }

  /**
   * Takes a page of those before a place. If the oldest have gone meanwhile there would be a gap
   * between: it can be read again.
   */
  void older(long before, MessagePage page, String self) {
    if (before == lowest()) {
      take(page, self);
    }
  }

  private void take(MessagePage page, String self) {
    page.messages().forEach(message -> put(message, self));
    recent.forEach(this::changed);
    hasOlder = page.hasMore();
  }

  /** Takes one as it came. */
  void put(Message message, String self) {
    boolean isOwn = !self.isEmpty() && message.userId().equals(self);
    Place place = find(message, isOwn);
    if (place == null) {
      place = new Place(message.offset(), message.offset() > 0 ? 0 : ++arrivals);
      rows.put(place, new Held(message, isOwn));
    } else {
      replace(place, message);
    }
    if (!message.messageId().isEmpty()) {
      byMessageId.put(message.messageId(), place);
    }
    if (isOwn && message.clientMessageId() != null) {
      ownByClientId.put(message.clientMessageId(), place);
    }
  }

  private @Nullable Place find(Message message, boolean isOwn) {
    Place place = message.messageId().isEmpty() ? null : byMessageId.get(message.messageId());
    if (place == null && isOwn && message.clientMessageId() != null) {
      place = ownByClientId.get(message.clientMessageId());
    }
    return place;
  }

  private void replace(Place place, Message message) {
    Held held = rows.get(place);
    if (held != null) {
      set(held, later(held.message, message));
    }
  }

  private static void set(Held held, Message message) {
    if (!message.equals(held.message)) {
      held.message = message;
      held.row = null;
    }
  }

  /** Deleted is for good; an edit has its time. Of equals the one that came last knows more. */
  private static Message later(Message before, Message now) {
    if (before.isDeleted() != now.isDeleted()) {
      return before.isDeleted() ? before : now;
    }
    var editedBefore = before.editedAt();
    var editedNow = now.editedAt();
    if (editedBefore == null) {
      return now;
    }
    return editedNow == null || editedNow.isBefore(editedBefore) ? before : now;
  }

  void changed(MessageEvent.Changed change) {
    if (isReading && !recent.contains(change)) {
      recent.add(change);
    }
    Held held = held(byMessageId.get(change.messageId()));
    if (held != null) {
      set(held, change.appliedTo(held.message));
    }
  }

  /** Something else is known of who has got one of ours. */
  void ticked(String clientMessageId) {
    Held held = held(ownByClientId.get(clientMessageId));
    if (held != null) {
      held.row = null;
    }
  }

  private @Nullable Held held(@Nullable Place place) {
    return place == null ? null : rows.get(place);
  }

  /** Keeps what is held in bounds, after newer ones have come. */
  void trim() {
    while (rows.size() > MOST) {
      dropOldest();
      hasOlder = true;
    }
  }

  private void dropOldest() {
    var oldest = rows.pollFirstEntry();
    Message message = oldest.getValue().message;
    byMessageId.remove(message.messageId(), oldest.getKey());
    if (message.clientMessageId() != null) {
      ownByClientId.remove(message.clientMessageId(), oldest.getKey());
    }
  }

  /** Forgets all: it is another history now. */
  void clear() {
    rows.clear();
    byMessageId.clear();
    ownByClientId.clear();
    recent.clear();
    hasOlder = false;
  }

  /** Adds the rows, oldest first. */
  void addTo(List<MessageRow> list, @Nullable Delivery delivery) {
    for (var entry : rows.entrySet()) {
      Held held = entry.getValue();
      if (held.row == null) {
        held.row = row(entry.getKey(), held, delivery);
      }
      list.add(held.row);
    }
  }

  private static MessageRow row(Place place, Held held, @Nullable Delivery delivery) {
    Message message = held.message;
    String clientId = held.isOwn ? message.clientMessageId() : null;
    if (!held.isOwn) {
      return new MessageRow(key(place, message), message, null, false, Tick.NONE, 0, 0, -1);
    }
    DeliveryStatus status =
        delivery == null || clientId == null ? null : delivery.statusOf(clientId).orElse(null);
    String key = clientId == null ? key(place, message) : clientId;
    return status == null
        ? new MessageRow(key, message, null, true, Tick.SENT, 0, 0, -1)
        : new MessageRow(
            key,
            message,
            null,
            true,
            Tick.ofSent(status.state()),
            status.deliveredCount(),
            status.readCount(),
            status.totalRecipients());
  }

  private static String key(Place place, Message message) {
    return message.messageId().isEmpty() ? "arrival-" + place.arrival : message.messageId();
  }
}
