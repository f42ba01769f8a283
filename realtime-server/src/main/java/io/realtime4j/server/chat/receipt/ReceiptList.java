package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptQuery;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.Budget;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A page is full when it has so many whom the author may know of: if it ended with those whom he may
 * not, that it ends would tell of them. So it is read on until it is full, each time as a question
 * of its own that is charged for.
 */

/** {@code receipts:get}: who has received and read a message of the caller's, by pages. */
public final class ReceiptList implements EventHandlers {
  private static final int MAX_USERS = 100;

  private final RoomDirectory rooms;
  private final MessageLog log;
  private final ReceiptStore receipts;

  public ReceiptList(RoomDirectory rooms, ServerStore store) {
    this.rooms = rooms;
    this.log = store.log();
    this.receipts = store.receipts();
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("receipts:get", this::get);
  }

  private void get(Request request) {
    if (request.who().isAnonymous()) {
      throw Refusals.authRequired();
    }
    String messageId = request.payload().id("messageId");
    String after = request.payload().optionalId("after");
    int limit = request.payload().limit(MAX_USERS, MAX_USERS);
    String tenant = request.who().tenant();
    Stages.settle(
        request.session().shard().asker().ask("the store", () -> log.byId(tenant, messageId)),
        found ->
            enter(
                request,
                found
                    .filter(row -> row.userId().equals(request.who().userId()))
                    // Of others' messages nothing is said, not even that they are there.
                    .orElseThrow(() -> Refusals.validation("messageId", "is no message of yours")),
                after,
                limit),
        request::fail);
  }

  private void enter(Request request, MessageRow row, @Nullable String after, int limit) {
    rooms.enter(
        new RoomKey(row.tenant(), row.room()),
        request,
        room ->
            room.permitted(
                request,
                Action.READ,
                () -> {
                  Page page = new Page(request, room, StoredMessage.of(row), limit);
                  page.read(after == null ? "" : after);
                }));
  }

  /** What is answered, as it grows. On the room's loop. */
  private final class Page {
    private final Request request;
    private final Room room;
    private final StoredMessage message;
    private final int limit;
    private final List<JsonValue> shown = new ArrayList<>();

    Page(Request request, Room room, StoredMessage message, int limit) {
      this.request = request;
      this.room = room;
      this.message = message;
      this.limit = limit;
    }

    void read(String after) {
      ReceiptQuery query =
          ReceiptQuery.builder()
              .tenant(room.key().tenant())
              .room(room.key().name())
              .thread(message.thread())
              .offset(message.offset())
              .afterUserId(after)
              .limit(MAX_USERS)
              .build();
      Stages.settle(
          room.asker().ask("the store", () -> receipts.ofMessage(query)),
          this::take,
          request::fail);
    }

    private void take(StorePage<Receipt> found) {
      request.session().budget().chargeBytes(Budget.BYTES_PER_UNIT);
      Map<String, List<Receipt>> byUser = new LinkedHashMap<>();
      for (Receipt receipt : found.rows()) {
        byUser.computeIfAbsent(receipt.userId(), user -> new ArrayList<>(2)).add(receipt);
      }
      String last = "";
      for (Map.Entry<String, List<Receipt>> user : byUser.entrySet()) {
        last = user.getKey();
        JsonObject line = room.receipts().line(message, last, user.getValue());
        if (line != null && shown.size() == limit) {
          answer(true);
          return;
        }
        if (line != null) {
          shown.add(line);
        }
      }
      if (found.hasMore() && !byUser.isEmpty()) {
        read(last);
      } else {
        answer(false);
      }
    }

    private void answer(boolean hasMore) {
      CompletableFuture<Map<String, Counts>> counting = room.receipts().counts(List.of(message));
      Stages.settle(
          counting,
          counts ->
              request.reply(
                  ReceiptJson.list(
                      room.key(),
                      message,
                      counts.getOrDefault(message.messageId(), new Counts(0, 0, 0)),
                      new JsonArray(shown),
                      hasMore)),
          request::fail);
    }
  }
}
