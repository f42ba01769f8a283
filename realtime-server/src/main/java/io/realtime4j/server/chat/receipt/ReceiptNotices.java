package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.Aspect;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.UserAudience;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Tells authors who has received and read their messages. Loop only. */
final class ReceiptNotices {
  /** Deliveries of a message within this time are one event. */
  private static final Duration DELIVERED_WINDOW = Duration.ofMillis(100);

  /**
   * Messages whose deliveries are told at once. All may be one author's, whose connection must take
   * them beside everything else: some 250 bytes each, of the 1 MiB that may wait for it.
   */
  static final int MAX_AT_ONCE = 500;

  /**
   * Messages whose deliveries wait to be told. Of older ones their authors learn when they ask; of
   * more the counts would have to be read again too.
   */
  static final int MAX_WAITING = Tallies.MAX_MESSAGES;

  private final Room room;
  private final RoomServices services;
  private final RoomCounts counts;
  private final Viewing viewing;
  private final PrivacyGate gate;
  private final RecentReceipts recent;
  // By offset; the receivers in parts, which many messages share.
  private final TreeMap<Long, Delivered> delivered = new TreeMap<>();

  ReceiptNotices(
      Room room, RoomServices services, PrivacyGate gate, RoomCounts counts, Viewing viewing) {
    this.room = room;
    this.services = services;
    this.counts = counts;
    this.viewing = viewing;
    this.gate = gate;
    this.recent = services.recentReceipts(room.home());
  }

  boolean isIdle() {
    return delivered.isEmpty();
  }

  /** Users have received messages. */
  void delivered(Reached fresh) {
    Map<String, List<String>> shownTo = new LinkedHashMap<>();
    List<StoredMessage> messages = fresh.messages();
    boolean isFirst = delivered.isEmpty();
    for (StoredMessage message :
        messages.subList(Math.max(0, messages.size() - MAX_WAITING), messages.size())) {
      List<String> receivers =
          shownTo.computeIfAbsent(
              message.author(), author -> viewing.shown(Kind.DELIVERED, author, fresh.userIds()));
      if (!receivers.isEmpty()) {
        recent.told(room.key(), message);
        if (mayBeHere(message.author())) {
          delivered
              .computeIfAbsent(
                  message.offset(), offset -> new Delivered(message, new ArrayList<>(1)))
              .receivers
              .add(receivers);
        }
      }
    }
    while (delivered.size() > MAX_WAITING) {
      delivered.pollFirstEntry();
    }
    if (isFirst && !delivered.isEmpty()) {
      room.home().schedule(DELIVERED_WINDOW, this::tellDelivered);
    }
  }

  /**
   * Returns whether there may be somebody to be told; an author who comes meanwhile is told of what
   * is remembered, or asks.
   */
  private boolean mayBeHere(String author) {
    ReceiptRelay relay = services.receiptRelay();
    return !relay.areOthers() || relay.isHere(room.key().tenant(), author);
  }

  private void tellDelivered() {
    List<Delivered> batch = new ArrayList<>();
    while (batch.size() < MAX_AT_ONCE && !delivered.isEmpty()) {
      batch.add(delivered.pollFirstEntry().getValue());
    }
    if (!delivered.isEmpty()) {
      room.home().schedule(DELIVERED_WINDOW, this::tellDelivered);
    }
    withCounts(
        batch.stream().map(Delivered::message).toList(),
        known -> batch.forEach(some -> tell(some, known)));
  }

  private void tell(Delivered some, Map<String, Counts> known) {
    author(some.message.author())
        .tell(
            Aspect.DELIVERY,
            some.receivers.size() == 1
                ? some.receivers.get(0)
                : some.receivers.stream().flatMap(List::stream).toList(),
            "message:delivered",
            receivers ->
                ReceiptJson.delivered(
                    room.key(),
                    some.message,
                    receivers,
                    count(some.message, known),
                    services.clock().millis()));
  }

  /** A user who has read messages has received them: tells authors who may not know more. */
  void received(String reader, List<StoredMessage> messages) {
    List<StoredMessage> received =
        messages.stream()
            .filter(message -> !viewing.shows(Kind.READ, message.author(), reader))
            .toList();
    if (!received.isEmpty()) {
      delivered(Reached.of(reader, received));
    }
  }

  /** A user has read messages, each told apart. */
  void read(String reader, List<StoredMessage> messages, long atMillis) {
    List<StoredMessage> shown = shown(Kind.READ, reader, messages);
    withCounts(
        shown,
        known -> {
          for (StoredMessage message : shown) {
            author(message.author())
                .tell(
                    Aspect.READING,
                    List.of(reader),
                    "message:read",
                    readers ->
                        ReceiptJson.read(
                            room.key(), message, reader, count(message, known), atMillis));
          }
        });
  }

  /** A user has read messages, told in one event per author. */
  void batchRead(String reader, List<StoredMessage> messages, long atMillis) {
    Map<String, List<JsonValue>> byAuthor = new LinkedHashMap<>();
    for (StoredMessage message : shown(Kind.READ, reader, messages)) {
      byAuthor
          .computeIfAbsent(message.author(), author -> new ArrayList<>())
          .add(JsonValue.of(message.messageId()));
    }
    byAuthor.forEach(
        (author, ids) ->
            author(author)
                .tell(
                    Aspect.READING,
                    List.of(reader),
                    "message:batch-read",
                    readers -> ReceiptJson.batchRead(room.key(), reader, ids, atMillis)));
  }

  /** Returns of which messages the authors are told, and remembers that. */
  private List<StoredMessage> shown(Kind kind, String reader, List<StoredMessage> messages) {
    List<StoredMessage> shown =
        messages.stream().filter(message -> viewing.shows(kind, message.author(), reader)).toList();
    shown.forEach(message -> recent.told(room.key(), message));
    return shown;
  }

  private static Counts count(StoredMessage message, Map<String, Counts> known) {
    return Objects.requireNonNull(known.get(message.messageId()));
  }

  /** An author who is not told now learns of it by the next synchronisation. */
  private void withCounts(List<StoredMessage> messages, Consumer<Map<String, Counts>> taker) {
    if (!messages.isEmpty()) {
      Stages.settle(
          counts.of(messages),
          taker,
          failure -> room.asker().complaints().warn("receipts could not be counted", failure));
    }
  }

  private record Delivered(StoredMessage message, List<List<String>> receivers) {
    // Never empty, nor is a part of them.
  }

  private UserAudience author(String userId) {
    return gate.user(room.key().tenant(), userId);
  }
}
