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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Tells authors who has received and read their messages. Loop only. */
final class ReceiptNotices {
  /** Deliveries of a message within this time are one event. */
  private static final Duration DELIVERED_WINDOW = Duration.ofMillis(100);

  private final Room room;
  private final RoomServices services;
  private final RoomCounts counts;
  private final Viewing viewing;
  private final PrivacyGate gate;
  private final Map<StoredMessage, Set<String>> delivered = new LinkedHashMap<>();

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

  /** A user has received messages. */
  void delivered(String userId, List<StoredMessage> messages) {
    List<StoredMessage> shown = shown(Kind.DELIVERED, userId, messages);
    if (shown.isEmpty()) {
      return;
    }
    if (delivered.isEmpty()) {
      room.home().schedule(DELIVERED_WINDOW, this::tellDelivered);
    }
    for (StoredMessage message : shown) {
      delivered.computeIfAbsent(message, m -> new LinkedHashSet<>()).add(userId);
    }
  }

  private void tellDelivered() {
    Map<StoredMessage, Set<String>> batch = new LinkedHashMap<>(delivered);
    delivered.clear();
    withCounts(
        List.copyOf(batch.keySet()),
        known ->
            batch.forEach(
                (message, users) ->
                    author(message.author())
                        .tell(
                            Aspect.DELIVERY,
                            users,
                            "message:delivered",
                            receivers -> deliveredJson(message, receivers, known))));
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

  private UserAudience author(String userId) {
    return gate.user(room.key().tenant(), userId);
  }
}
