package io.realtime4j.core.queue;

import io.realtime4j.api.Delivery;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Gate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the line in which a change belongs: a message has two ids, and may not be here. Loop only.
 */
final class ChangeSearch {
  private final FeatureContext context;
  private final Changes changes;
  private final Journal messages;
  private final Outbox outbox;

  /**
   * Rooms of which a message is being looked for in the store, and what else is to be done there:
   * two ids may be of one message, and what is asked for first is first.
   */
  private final Map<String, List<Runnable>> searched = new LinkedHashMap<>();

  /** Whoever waits for that, or for what earlier processes left, and the bytes of each. */
  private final Map<ChangeTicket, Integer> looking = new LinkedHashMap<>();

  private long lookingBytes;

  /** Opens when what an earlier process left is known. */
  private final Gate opened = new Gate();

  ChangeSearch(FeatureContext context, Changes changes, Journal messages, Outbox outbox) {
    this.context = context;
    this.changes = changes;
    this.messages = messages;
    this.outbox = outbox;
  }

  /** Reads what earlier processes have left. */
  void open() {
    changes.open(opened::open);
  }

  /** Takes a change, or refuses it; when it is known what the queue holds. */
  void add(ChangeTicket ticket, PendingChange what, @Nullable JsonObject metadata) {
    int size = ChangeRows.body(what, metadata, false).length;
    if (looking.size() >= context.options().queue().maxMessages()
        || lookingBytes + size > context.options().queue().maxBytes()) {
      ticket.fail(
          new QueueFullException(looking.size() + " changes wait for the store; try later"));
      return;
    }
    looking.put(ticket, size);
    lookingBytes += size;
    // What an earlier process was asked for comes first.
    opened.pass(() -> find(ticket, what, metadata));
  }

  private void find(ChangeTicket ticket, PendingChange what, @Nullable JsonObject metadata) {
    String room = what.roomName();
    String id = what.messageId();
    List<Runnable> behind = searched.get(room);
    ChangeLine known = changes.find(id);
    if (behind != null) {
      behind.add(() -> find(ticket, what, metadata));
    } else if (known != null) {
      place(ticket, what, metadata, known);
    } else if (outbox.find(id) != null) {
      place(ticket, what, metadata, changes.line(room, id, true));
    } else {
      Optional<DeliveryStatus> receipt = receipt(context, id);
      String messageId = receipt.map(DeliveryStatus::messageId).orElse(null);
      if (messageId != null) {
        place(ticket, what, metadata, changes.line(room, messageId, false));
        return;
      }
      searched.put(room, new ArrayList<>());
      messages.find(
          id,
          row -> {
            boolean isOwn = row.isPresent() || receipt.isPresent();
            place(ticket, what, metadata, changes.line(room, id, isOwn));
            searched(room);
          },
          error -> {
            found(ticket);
            ticket.fail(error);
            searched(room);
          });
    }
  }

  private void place(
      ChangeTicket ticket, PendingChange what, @Nullable JsonObject metadata, ChangeLine line) {
    found(ticket);
    changes.place(ticket, what, metadata, line);
  }

  private void found(ChangeTicket ticket) {
    Integer size = looking.remove(ticket);
    lookingBytes -= size == null ? 0 : size;
  }

  /** Those that came while a message was looked for follow, in their order. */
  private void searched(String room) {
    List<Runnable> behind = searched.remove(room);
    if (behind != null) {
      behind.forEach(Runnable::run);
    }
  }

  /** Returns what is known of a message of ours; empty where there are no receipts. */
  static Optional<DeliveryStatus> receipt(FeatureContext context, String id) {
    try {
      return context.feature(Delivery.class).statusOf(id);
    } catch (IllegalStateException switchedOff) {
      return Optional.empty();
    }
  }

  void close() {
    opened.close();
    looking.keySet().forEach(ChangeTicket::failClosed);
  }
}
