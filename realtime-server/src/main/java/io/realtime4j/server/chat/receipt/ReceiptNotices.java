package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.Aspect;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.UserAudience;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.WireTime;
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
  // By offset; the receivers in parts, which many messages share.
  private final TreeMap<Long, Delivered> delivered = new TreeMap<>();

  ReceiptNotices(
      Room room, RoomServices services, PrivacyGate gate, RoomCounts counts, Viewing viewing) {
    this.room = room;
    this.services = services;
    this.counts = counts;
    this.viewing = viewing;
    this.gate = gate;
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
        delivered
            .computeIfAbsent(message.offset(), offset -> new Delivered(message, new ArrayList<>(1)))
            .receivers
            .add(receivers);
      }
    }
    while (delivered.size() > MAX_WAITING) {
      delivered.pollFirstEntry();
    }
    if (isFirst && !delivered.isEmpty()) {
      room.home().schedule(DELIVERED_WINDOW, this::tellDelivered);
    }
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
            some.receivers.stream().flatMap(List::stream).toList(),
            "message:delivered",
            receivers -> deliveredJson(some.message, receivers, known));
  }

  private JsonObject deliveredJson(
      StoredMessage message, List<String> receivers, Map<String, Counts> known) {
    Counts now = Objects.requireNonNull(known.get(message.messageId()));
    return JsonObject.builder()
        .put("messageId", message.messageId())
        .put("roomName", room.key().name())
        .putIfPresent("userId", receivers.size() == 1 ? receivers.get(0) : null)
        .put("deliveredCount", now.delivered())
        .put("totalRecipients", now.total())
        .put("deliveredAt", WireTime.text(services.clock().millis()))
        .build();
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
                    readers -> readJson(message, reader, atMillis, known));
          }
        });
  }

  private JsonObject readJson(
      StoredMessage message, String reader, long atMillis, Map<String, Counts> known) {
    Counts now = Objects.requireNonNull(known.get(message.messageId()));
    return JsonObject.of(
        "messageId", message.messageId(),
        "roomName", room.key().name(),
        "userId", reader,
        "readCount", now.read(),
        "totalRecipients", now.total(),
        "readAt", WireTime.text(atMillis));
  }

  /** A user has read messages, told in one event per author. */
  void batchRead(String reader, List<StoredMessage> messages, long atMillis) {
    Map<String, List<JsonValue>> byAuthor = new LinkedHashMap<>();
    for (StoredMessage message : messages) {
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
                    readers -> batchReadJson(reader, ids, atMillis)));
  }

  private JsonObject batchReadJson(String reader, List<JsonValue> ids, long atMillis) {
    return JsonObject.builder()
        .put("roomName", room.key().name())
        .putIfPresent("channelId", room.key().channelId())
        .put("userId", reader)
        .put("messageIds", new JsonArray(ids))
        .put("readAt", WireTime.text(atMillis))
        .build();
  }

  private List<StoredMessage> shown(Kind kind, String reader, List<StoredMessage> messages) {
    return messages.stream()
        .filter(message -> viewing.shows(kind, message.author(), reader))
        .toList();
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
