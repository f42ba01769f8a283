package io.realtime4j.server.chat.reading;

import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.UnreadQuery;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.relay.Recipients;
import io.realtime4j.server.chat.relay.Relay;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomAddress;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.loop.Stages;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * What was read is kept as ranges, so "everything up to here" is one of them however much it is. The
 * newest of what was not read are looked up, for their authors are told of it; authors of older ones
 * learn of it when they ask. A range of the room as a whole holds the messages of threads; the
 * threads that were looked up get ranges of their own, by which authors count.
 */

/** {@code channel:read}: the caller has read a room up to a message. */
public final class ReadingEvents implements EventHandlers {
  /** Of so many messages the authors are told at once. */
  private static final int MAX_TOLD = 1_000;

  private final RoomDirectory rooms;
  private final MessageLog log;
  private final ReceiptStore receipts;
  private final PrivacyHub privacy;
  private final Relay relay;
  private final InstantSource clock;

  public ReadingEvents(
      RoomDirectory rooms,
      ServerStore store,
      PrivacyHub privacy,
      Relay relay,
      InstantSource clock) {
    this.rooms = rooms;
    this.log = store.log();
    this.receipts = store.receipts();
    this.privacy = privacy;
    this.relay = relay;
    this.clock = clock;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("channel:read", this::read);
  }

  private void read(Request request) {
    if (request.who().isAnonymous()) {
      throw Refusals.authRequired();
    }
    RoomAddress address = RoomAddress.of(request.payload(), request.session());
    Wanted wanted = Wanted.of(request.payload(), address.thread(), clock.millis());
    rooms.enter(
        new RoomKey(request.who().tenant(), address.room()),
        request,
        room -> room.permitted(request, Action.ACKNOWLEDGE, () -> read(request, room, wanted)));
  }

  private void read(Request request, Room room, Wanted wanted) {
    String userId = request.who().userId();
    Stages.settle(
        last(request, room, wanted)
            .thenCompose(
                last ->
                    mark(room, userId, wanted, last.offset)
                        .thenCompose(
                            isNew ->
                                ReadPosition.of(room, receipts, userId)
                                    .thenApply(now -> new Read(last, isNew, now)))),
        read -> answer(request, room, wanted, read),
        request::fail);
  }

  /** Finds the last message that was read. */
  private CompletableFuture<Last> last(Request request, Room room, Wanted wanted) {
    RoomKey key = room.key();
    String messageId = wanted.messageId;
    if (messageId != null) {
      return room.asker()
          .ask("the store", () -> log.byId(key.tenant(), messageId))
          .thenApply(
              found ->
                  found
                      .filter(row -> row.room().equals(key.name()))
                      .map(row -> new Last(row.offset(), messageId))
                      .orElseThrow(
                          () -> Refusals.validation("upTo", "is no message of this room")));
    }
    long offset = Math.min(wanted.offset, room.head());
    return room.asker()
        .ask("the store", () -> log.at(key.tenant(), key.name(), offset))
        .thenCombine(
            hiddenUpTo(request, room),
            (found, hidden) ->
                new Last(
                    offset,
                    found
                        .filter(row -> isShown(row, request, hidden))
                        .map(MessageRow::messageId)
                        .orElse(null)));
  }

  /** Who may not read what there is may acknowledge all the same, but is told no ids. */
  private static CompletableFuture<Long> hiddenUpTo(Request request, Room room) {
    return room.permit(request.who(), Action.READ)
        .thenApply(allowed -> room.hiddenUpTo(request.who(), allowed))
        .exceptionally(refused -> Long.MAX_VALUE);
  }

  private static boolean isShown(MessageRow row, Request request, long hiddenUpTo) {
    return row.offset() > hiddenUpTo || row.userId().equals(request.who().userId());
  }

  /** Stores it; completes with whether that was new. */
  private CompletableFuture<Boolean> mark(Room room, String userId, Wanted wanted, long upTo) {
    Long start = ReadPosition.start(room, userId, upTo);
    if (start == null || upTo <= start) {
      return CompletableFuture.completedFuture(false);
    }
    UnreadQuery query =
        UnreadQuery.builder()
            .tenant(room.key().tenant())
            .room(room.key().name())
            .thread(wanted.thread)
            .userId(userId)
            .after(start)
            .upTo(upTo)
            .limit(MAX_TOLD)
            .newestFirst(true)
            .build();
    return room.asker()
        .ask("the store", () -> receipts.unread(query))
        .thenCompose(
            unread ->
                room.receipts()
                    .readUpTo(
                        userId,
                        wanted.thread,
                        first(room, userId, start),
                        upTo,
                        messages(unread),
                        wanted.atMillis));
  }

  /** Returns where the stay began: what is too old to be looked at is read too. */
  private static long first(Room room, String userId, long start) {
    var membership = room.members().open(userId);
    return 1 + (membership == null ? start : membership.fromOffset());
  }

  private static List<StoredMessage> messages(StorePage<MessageRow> unread) {
    return unread.rows().stream().map(StoredMessage::of).toList();
  }

  private void answer(Request request, Room room, Wanted wanted, Read read) {
    JsonObject data =
        JsonObject.builder()
            .put("roomName", room.key().name())
            .putIfPresent("channelId", room.key().channelId())
            .put("userId", request.who().userId())
            .putIfPresent("lastReadMessageId", read.last.messageId)
            .put("readAt", WireTime.text(wanted.atMillis))
            .put("readOffset", read.now.readOffset())
            .put("unreadCount", read.now.unread())
            .put("mentionCount", read.now.mentions())
            .build();
    request.reply(data);
    if (read.isNew) {
      String tenant = request.who().tenant();
      String userId = request.who().userId();
      privacy
          .gate(room.home())
          .user(tenant, userId)
          .tellOthers(request.session(), "read_receipt:update", data);
      relay.tellElsewhere(
          Recipients.users(tenant, List.of(userId)), null, "read_receipt:update", data);
    }
  }

  /** The last message that was read; its id is not told if it has gone, or is hidden. */
  private record Last(long offset, @Nullable String messageId) {}

  private record Read(Last last, boolean isNew, ReadPosition now) {}

  /** What a client says: up to a message, by its id or its offset, or up to the latest. */
  private record Wanted(
      @Nullable String thread, @Nullable String messageId, long offset, long atMillis) {
    static Wanted of(Payload payload, @Nullable String thread, long nowMillis) {
      JsonValue upTo = payload.value("upTo");
      Long offset = upTo instanceof JsonNumber ? payload.optionalInteger("upTo", 0) : null;
      String messageId = offset == null ? payload.optionalId("upTo") : null;
      Long at = payload.optionalTime("readAt");
      return new Wanted(
          thread,
          messageId,
          offset == null ? Long.MAX_VALUE : offset,
          // Reading may have happened while offline, but not in the future.
          at == null || at < 0 || at > nowMillis ? nowMillis : at);
    }
  }
}
