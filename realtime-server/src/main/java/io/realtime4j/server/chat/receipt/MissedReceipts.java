package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tells a session that was away how far messages of its user have come meanwhile. Loop only. */
final class MissedReceipts {
  /** In a large room so many readers are named; of all, the author learns the number. */
  static final int MAX_READERS = 100;

  private final Room room;
  private final RoomServices services;
  private final RoomCounts counts;
  private final Viewing viewing;

  MissedReceipts(Room room, RoomServices services, RoomCounts counts, Viewing viewing) {
    this.room = room;
    this.services = services;
    this.counts = counts;
    this.viewing = viewing;
  }

  /** All messages are of the session's user. */
  void tell(ChatSession session, List<StoredMessage> messages) {
    String tenant = room.key().tenant();
    Stages.settle(
        room.asker()
            .ask("the store", () -> services.store().receipts().ofRoom(tenant, room.key().name()))
            .thenCombine(
                counts.of(messages),
                (receipts, known) -> {
                  tellDelivered(session, messages, receipts, known);
                  tellRead(session, messages, receipts);
                  return true;
                }),
        told -> {},
        failure -> room.asker().complaints().warn("missed receipts could not be told", failure));
  }

  private void tellDelivered(
      ChatSession session,
      List<StoredMessage> messages,
      List<Receipt> receipts,
      Map<String, Counts> known) {
    long now = services.clock().millis();
    for (StoredMessage message : messages) {
      List<String> receivers = new ArrayList<>();
      for (Receipt receipt : receipts) {
        if (receipt.kind() == Kind.DELIVERED && isOf(receipt, message)) {
          receivers.add(receipt.userId());
        }
      }
      if (!receivers.isEmpty()) {
        Counts count = Objects.requireNonNull(known.get(message.messageId()));
        send(
            session,
            "message:delivered",
            ReceiptJson.delivered(room.key(), message, receivers, count, now));
      }
    }
  }

  private void tellRead(ChatSession session, List<StoredMessage> messages, List<Receipt> receipts) {
    Map<String, List<JsonValue>> readBy = new LinkedHashMap<>();
    Map<String, Long> readAt = new LinkedHashMap<>();
    for (Receipt receipt : receipts) {
      for (StoredMessage message : messages) {
        if (receipt.kind() == Kind.READ && isOf(receipt, message)) {
          readBy
              .computeIfAbsent(receipt.userId(), reader -> new ArrayList<>())
              .add(JsonValue.of(message.messageId()));
          readAt.merge(receipt.userId(), receipt.atMillis(), Math::max);
        }
      }
    }
    readBy.entrySet().stream()
        .limit(MAX_READERS)
        .forEach(
            read ->
                send(
                    session,
                    "message:batch-read",
                    ReceiptJson.batchRead(
                        room.key(),
                        read.getKey(),
                        read.getValue(),
                        readAt.getOrDefault(read.getKey(), 0L))));
  }

  /** Returns whether somebody else has it by this receipt whom the author may know of. */
  private boolean isOf(Receipt receipt, StoredMessage message) {
    return receipt.from() <= message.offset()
        && message.offset() <= receipt.to()
        && Objects.equals(receipt.thread(), message.thread())
        && !receipt.userId().equals(message.author())
        && viewing.shows(receipt.kind(), message.author(), receipt.userId());
  }

  private static void send(ChatSession session, String event, JsonObject payload) {
    PrivacyGate.session(session).answer(event, payload);
  }
}
