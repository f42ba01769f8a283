package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code delivery:sync}: what became of the caller's messages, by either kind of id. */
public final class DeliverySync implements EventHandlers {
  private static final int MAX_IDS = 1_000;

  private final RoomDirectory rooms;
  private final MessageLog log;
  private final InstantSource clock;

  public DeliverySync(RoomDirectory rooms, MessageLog log, InstantSource clock) {
    this.rooms = rooms;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("delivery:sync", this::sync);
  }

  private void sync(Request request) {
    if (request.who().isAnonymous()) {
      throw Refusals.authRequired();
    }
    Set<String> ids = request.payload().ids("messageIds", MAX_IDS);
    List<String> asked = List.copyOf(ids);
    String tenant = request.who().tenant();
    String userId = request.who().userId();
    Asker asker = request.session().shard().asker();
    Stages.settle(
        asker
            .ask("the store", () -> log.byIds(tenant, asked))
            .thenCombine(
                asker.ask("the store", () -> log.byClientIds(tenant, userId, asked)),
                (byId, byClientId) -> own(userId, byId, byClientId)),
        own -> count(request, asked, own),
        request::fail);
  }

  /** Maps both ids of the caller's messages; those of others are none of the caller's business. */
  private static Map<String, MessageRow> own(
      String userId, List<MessageRow> byId, List<MessageRow> byClientId) {
    Map<String, MessageRow> own = new LinkedHashMap<>();
    for (MessageRow row : byClientId) {
      String clientMessageId = row.clientMessageId();
      if (clientMessageId != null) {
        own.put(clientMessageId, row);
      }
    }
    for (MessageRow row : byId) {
      if (row.userId().equals(userId)) {
        own.put(row.messageId(), row);
      }
    }
    return own;
  }

  private void count(Request request, List<String> asked, Map<String, MessageRow> own) {
    Map<RoomKey, List<MessageRow>> byRoom = new LinkedHashMap<>();
    for (MessageRow row : own.values()) {
      byRoom
          .computeIfAbsent(new RoomKey(row.tenant(), row.room()), key -> new ArrayList<>())
          .add(row);
    }
    List<CompletableFuture<Map<String, Counts>>> parts = new ArrayList<>();
    byRoom.forEach((key, rows) -> parts.add(countsIn(request, key, rows)));
    Stages.settle(
        Stages.all(parts),
        counted -> {
          Map<String, Counts> counts = new LinkedHashMap<>();
          counted.forEach(counts::putAll);
          answer(request, asked, own, counts);
        },
        request::fail);
  }

  private CompletableFuture<Map<String, Counts>> countsIn(
      Request request, RoomKey key, List<MessageRow> rows) {
    CompletableFuture<Map<String, Counts>> counts = new CompletableFuture<>();
    rooms.enter(
        key,
        room -> {
          List<StoredMessage> messages = rows.stream().map(StoredMessage::of).toList();
          Stages.settle(
              room.receipts().counts(messages),
              known -> request.session().post(() -> counts.complete(known)),
              failure -> request.session().post(() -> counts.completeExceptionally(failure)));
        },
        failure -> request.session().post(() -> counts.completeExceptionally(failure)));
    return counts;
  }

  private void answer(
      Request request,
      List<String> asked,
      Map<String, MessageRow> own,
      Map<String, Counts> counts) {
    long now = clock.millis();
    List<JsonValue> statuses = new ArrayList<>(asked.size());
    for (String id : asked) {
      MessageRow row = own.get(id);
      statuses.add(status(id, row, row == null ? null : counts.get(row.messageId()), now));
    }
    JsonObject data = JsonObject.of("statuses", new JsonArray(statuses));
    PrivacyGate.session(request.session()).answer("delivery:sync-response", data);
    request.reply(data);
  }

  private static JsonObject status(
      String askedId, @Nullable MessageRow row, @Nullable Counts counts, long nowMillis) {
    if (row == null || counts == null) {
      return JsonObject.of("messageId", askedId, "state", "unknown");
    }
    String state = counts.read() > 0 ? "read" : counts.delivered() > 0 ? "delivered" : "sent";
    return JsonObject.builder()
        .put("messageId", row.messageId())
        .putIfPresent("clientMessageId", row.clientMessageId())
        .put("state", state)
        .put("deliveredCount", counts.delivered())
        .put("readCount", counts.read())
        .put("totalRecipients", counts.total())
        // The times of receipts would tell of those that are not shown: as of now that is so.
        .put("updatedAt", WireTime.text(counts.delivered() > 0 ? nowMillis : row.sentAtMillis()))
        .build();
  }
}
