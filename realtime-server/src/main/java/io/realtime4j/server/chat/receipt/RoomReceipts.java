package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.Aspect;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.privacy.UserAudience;
import io.realtime4j.server.chat.receipt.ReceiptLedger.Counts;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.Request;
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

  /** Of so many messages receipts are told that were held back. */
  private static final int MAX_REVEALED = 100;

  /** Deliveries of a message within this time are one event. */
  private static final Duration DELIVERED_WINDOW = Duration.ofMillis(100);

  private final Room room;
  private final RoomServices services;
  private final PrivacyGate gate;
  private final ReceiptLedger ledger;
  private final Map<StoredMessage, Set<String>> delivered = new LinkedHashMap<>();
  private boolean deliveredDue;
  private int writing;

  public RoomReceipts(Room room, RoomServices services, ReceiptLedger ledger) {
    this.room = room;
    this.services = services;
    this.gate = services.privacy().gate(room.home());
    this.ledger = ledger;
  }

  public boolean isIdle() {
    return writing == 0 && delivered.isEmpty();
  }

  public void committed(StoredMessage message) {
    ledger.written(message);
  }

  /** Returns whether sessions that do not say so themselves count as having received. */
  public boolean areNoticed() {
    return room.members().size() <= MAX_NOTICED_MEMBERS;
  }

  /** Messages have reached a session that does not say so itself. */
  public void noticed(String userId, List<StoredMessage> messages) {
    if (areNoticed()) {
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
    String author = message.author();
    return ledger.counts(
        message,
        reader -> shows(Aspect.DELIVERY, author, reader),
        reader -> shows(Aspect.READING, author, reader));
  }

  /**
   * Users stand otherwise than before: what authors were not told of them they are told now, of the
   * latest messages; of those before they learn when they ask.
   */
  public void redecide(Redecision change) {
    List<String> userIds = change.userIds();
    boolean concerns = userIds == null || userIds.stream().anyMatch(room.members()::isMember);
    if (concerns) {
      PageQuery latest =
          PageQuery.builder()
              .tenant(room.key().tenant())
              .room(room.key().name())
              .limit(MAX_REVEALED)
              .newestFirst(true)
              .build();
      Stages.settle(
          room.asker().ask("the store", () -> services.store().log().page(latest)),
          page -> reveal(change, page.rows().stream().map(StoredMessage::of).toList()),
          failure -> {});
    }
  }

  private void reveal(Redecision change, List<StoredMessage> messages) {
    Map<String, List<StoredMessage>> readBy = new LinkedHashMap<>();
    for (StoredMessage message : messages) {
      String author = message.author();
      for (String reader : readers(change, message)) {
        if (change.reveals(Aspect.READING, reader, author)
            && ledger.has(message, reader, Kind.READ)) {
          readBy.computeIfAbsent(reader, r -> new ArrayList<>()).add(message);
        } else if (change.reveals(Aspect.DELIVERY, reader, author)
            && ledger.has(message, reader, Kind.DELIVERED)) {
          noteDelivered(message, reader);
        }
      }
    }
    readBy.forEach(
        (reader, read) -> tellBatchRead(reader, read, ledger.lastAt(read.get(0), reader)));
  }

  private List<String> readers(Redecision change, StoredMessage message) {
    List<String> userIds = change.userIds();
    return userIds == null
        ? room.members().recipients(message.offset(), message.author())
        : userIds.stream()
            .filter(userId -> !userId.equals(message.author()))
            .filter(userId -> room.members().isRecipient(userId, message.offset()))
            .toList();
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
    if (!shows(Aspect.DELIVERY, message.author(), userId)) {
      return;
    }
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
        (message, users) ->
            author(message)
                .tell(
                    Aspect.DELIVERY,
                    users,
                    "message:delivered",
                    shown -> {
                      Counts counts = counts(message);
                      return JsonObject.builder()
                          .put("messageId", message.messageId())
                          .put("roomName", room.key().name())
                          .putIfPresent("userId", shown.size() == 1 ? shown.get(0) : null)
                          .put("deliveredCount", counts.delivered())
                          .put("totalRecipients", counts.total())
                          .put("deliveredAt", WireTime.text(services.clock().millis()))
                          .build();
                    }));
  }

  private void tellRead(String reader, StoredMessage message, long atMillis) {
    author(message)
        .tell(
            Aspect.READING,
            List.of(reader),
            "message:read",
            shown -> {
              Counts counts = counts(message);
              return JsonObject.of(
                  "messageId", message.messageId(),
                  "roomName", room.key().name(),
                  "userId", reader,
                  "readCount", counts.read(),
                  "totalRecipients", counts.total(),
                  "readAt", WireTime.text(atMillis));
            });
  }

  private void tellBatchRead(String reader, List<StoredMessage> messages, long atMillis) {
    Map<String, List<StoredMessage>> byAuthor = new LinkedHashMap<>();
    for (StoredMessage message : messages) {
      byAuthor.computeIfAbsent(message.author(), author -> new ArrayList<>()).add(message);
    }
    for (List<StoredMessage> own : byAuthor.values()) {
      List<JsonValue> ids = new ArrayList<>();
      own.forEach(message -> ids.add(JsonValue.of(message.messageId())));
      author(own.get(0))
          .tell(
              Aspect.READING,
              List.of(reader),
              "message:batch-read",
              shown ->
                  JsonObject.builder()
                      .put("roomName", room.key().name())
                      .putIfPresent("channelId", room.key().channelId())
                      .put("userId", reader)
                      .put("messageIds", new JsonArray(ids))
                      .put("readAt", WireTime.text(atMillis))
                      .build());
    }
  }

  private boolean shows(Aspect aspect, String author, String reader) {
    return gate.shows(aspect, room.key().tenant(), author, reader);
  }

  private UserAudience author(StoredMessage message) {
    return gate.user(room.key().tenant(), message.author());
  }
}
