package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.VisibilityGate.Aspect;
import io.realtime4j.server.chat.receipt.ReceiptLedger.Counts;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Receipts of a room: first stored, then noted, then told to the authors. Only what is new is told.
 * Loop only.
 */
public final class RoomReceipts {
  /** In larger rooms only clients that acknowledge count as having received. */
  private static final int MAX_NOTICED_MEMBERS = 100;

  /** Deliveries of a message within this time are one event. */
  private static final Duration DELIVERED_WINDOW = Duration.ofMillis(100);

  private final Room room;
  private final RoomServices services;
  private final ReceiptLedger ledger;
  private final Map<StoredMessage, Set<String>> delivered = new LinkedHashMap<>();
  private boolean deliveredDue;
  private int writing;

  public RoomReceipts(Room room, RoomServices services, ReceiptLedger ledger) {
    this.room = room;
    this.services = services;
    this.ledger = ledger;
  }

  public boolean isIdle() {
    return writing == 0 && delivered.isEmpty();
  }

  public void committed(StoredMessage message) {
    ledger.written(message);
  }

  /** Messages have reached a session that does not say so itself. */
  public void noticed(String userId, List<StoredMessage> messages) {
    if (room.members().size() <= MAX_NOTICED_MEMBERS) {
      store(
          messages,
          userId,
          Kind.DELIVERED,
          services.clock().millis(),
          () -> {},
          failure -> room.asker().complaints().warn("deliveries could not be stored", failure));
    }
  }

  void delivered(Request request, List<StoredMessage> messages, long atMillis) {
    store(
        messages, request.who().userId(), Kind.DELIVERED, atMillis, request::reply, request::fail);
  }

  /**
   * A user has read messages.
   *
   * @param isBatch whether authors are told in one event per author
   */
  public void read(Request request, List<StoredMessage> messages, long atMillis, boolean isBatch) {
    String userId = request.who().userId();
    List<StoredMessage> news = ledger.news(messages, userId, Kind.READ);
    write(
        news,
        userId,
        Kind.READ,
        atMillis,
        fresh -> {
          request.reply();
          if (isBatch) {
            tellBatchRead(userId, fresh, atMillis);
          } else {
            fresh.forEach(message -> tellRead(userId, message, atMillis));
          }
        },
        request::fail);
  }

  /** Returns how far a message has come, as an author may know. */
  public Counts counts(StoredMessage message) {
    return ledger.counts(message, reader -> shows(message.author(), reader));
  }

  private void store(
      List<StoredMessage> messages,
      String userId,
      Kind kind,
      long atMillis,
      Runnable onStored,
      Consumer<Throwable> onFailure) {
    write(
        ledger.news(messages, userId, kind),
        userId,
        kind,
        atMillis,
        fresh -> {
          onStored.run();
          fresh.forEach(message -> noteDelivered(message, userId));
        },
        onFailure);
  }

  private void write(
      List<StoredMessage> news,
      String userId,
      Kind kind,
      long atMillis,
      Consumer<List<StoredMessage>> onStored,
      Consumer<Throwable> onFailure) {
    if (news.isEmpty()) {
      onStored.accept(news);
      return;
    }
    List<Receipt> receipts = ledger.receipts(news, userId, kind, atMillis);
    writing++;
    Stages.settle(
        room.asker()
            .tell("the store", () -> services.store().receipts().add(receipts))
            .whenComplete((done, failure) -> writing--),
        done -> {
          // Another session of the user may have said the same meanwhile.
          List<StoredMessage> fresh = ledger.news(news, userId, kind);
          ledger.apply(receipts);
          onStored.accept(fresh);
        },
        onFailure);
  }

  private void noteDelivered(StoredMessage message, String userId) {
    delivered.computeIfAbsent(message, m -> new LinkedHashSet<>()).add(userId);
    if (!deliveredDue) {
      deliveredDue = true;
      room.home().schedule(DELIVERED_WINDOW, this::tellDelivered);
    }
  }

  private void tellDelivered() {
    deliveredDue = false;
    Map<StoredMessage, Set<String>> batch = new LinkedHashMap<>(delivered);
    delivered.clear();
    batch.forEach(
        (message, users) -> {
          users.removeIf(user -> !shows(message.author(), user));
          if (!users.isEmpty()) {
            Counts counts = counts(message);
            tell(
                message.author(),
                "message:delivered",
                JsonObject.builder()
                    .put("messageId", message.messageId())
                    .put("roomName", room.key().name())
                    .putIfPresent("userId", users.size() == 1 ? users.iterator().next() : null)
                    .put("deliveredCount", counts.delivered())
                    .put("totalRecipients", counts.total())
                    .put("deliveredAt", WireTime.text(services.clock().millis()))
                    .build());
          }
        });
  }

  private void tellRead(String reader, StoredMessage message, long atMillis) {
    if (!shows(message.author(), reader)) {
      return;
    }
    Counts counts = counts(message);
    tell(
        message.author(),
        "message:read",
        JsonObject.of(
            "messageId", message.messageId(),
            "roomName", room.key().name(),
            "userId", reader,
            "readCount", counts.read(),
            "totalRecipients", counts.total(),
            "readAt", WireTime.text(atMillis)));
  }

  private void tellBatchRead(String reader, List<StoredMessage> messages, long atMillis) {
    Map<String, List<JsonValue>> byAuthor = new LinkedHashMap<>();
    for (StoredMessage message : messages) {
      byAuthor
          .computeIfAbsent(message.author(), author -> new ArrayList<>())
          .add(JsonValue.of(message.messageId()));
    }
    byAuthor.forEach(
        (author, ids) -> {
          if (shows(author, reader)) {
            tell(
                author,
                "message:batch-read",
                JsonObject.builder()
                    .put("roomName", room.key().name())
                    .putIfPresent("channelId", room.key().channelId())
                    .put("userId", reader)
                    .put("messageIds", new JsonArray(ids))
                    .put("readAt", WireTime.text(atMillis))
                    .build());
          }
        });
  }

  private boolean shows(String author, String reader) {
    return services.gate().shows(Aspect.RECEIPT, room.key().tenant(), author, reader);
  }

  private void tell(String author, String event, JsonObject payload) {
    services.namespace().to(RoomKey.userRoom(room.key().tenant(), author)).emit(event, payload);
  }
}
