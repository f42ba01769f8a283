package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomAddress;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * {@code message:delivered-ack}, {@code message:read-ack}, {@code message:batch-read-ack}, and
 * {@code receipt:update}, which is either of the first two by another name.
 */
public final class ReceiptEvents implements EventHandlers {
  private static final int MAX_IDS = 1_000;

  private final RoomDirectory rooms;
  private final MessageLog log;
  private final InstantSource clock;

  public ReceiptEvents(RoomDirectory rooms, MessageLog log, InstantSource clock) {
    this.rooms = rooms;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("message:delivered-ack", this::delivered);
    registry.accept("message:read-ack", this::read);
    registry.accept("message:batch-read-ack", this::batchRead);
    registry.accept("receipt:update", this::update);
  }

  private void delivered(Request request) {
    Set<String> ids = request.payload().ids("messageIds", MAX_IDS);
    long now = clock.millis();
    acknowledge(
        request, ids, (room, messages) -> room.receipts().delivered(request, messages, now));
  }

  private void read(Request request) {
    Set<String> ids = new LinkedHashSet<>(List.of(request.payload().id("messageId")));
    long at = readAt(request);
    acknowledge(
        request, ids, (room, messages) -> room.receipts().read(request, messages, at, false));
  }

  private void batchRead(Request request) {
    Set<String> ids = request.payload().ids("messageIds", MAX_IDS);
    long at = readAt(request);
    acknowledge(
        request, ids, (room, messages) -> room.receipts().read(request, messages, at, true));
  }

  /** Names the message alone: it knows its room. */
  private void update(Request request) {
    if (request.who().isAnonymous()) {
      throw Refusals.authRequired();
    }
    String messageId = request.payload().id("messageId");
    String status = request.payload().id("status");
    String userId = request.payload().optionalId("userId");
    boolean isRead = status.equals("read");
    if (!isRead && !status.equals("delivered")) {
      throw Refusals.validation("status", "must be delivered or read");
    }
    if (userId != null && !userId.equals(request.who().userId())) {
      throw Refusals.forbidden("Receipts of others are not taken");
    }
    long at = isRead ? readAt(request) : clock.millis();
    String tenant = request.who().tenant();
    Stages.settle(
        request.session().shard().asker().ask("the store", () -> log.byId(tenant, messageId)),
        found ->
            found.ifPresentOrElse(
                row -> update(request, StoredMessage.of(row), row.room(), isRead, at),
                request::reply),
        request::fail);
  }

  private void update(
      Request request, StoredMessage message, String room, boolean isRead, long atMillis) {
    rooms.enter(
        new RoomKey(request.who().tenant(), room),
        request,
        entered ->
            entered.permitted(
                request,
                Action.ACKNOWLEDGE,
                allowed -> {
                  List<StoredMessage> one = List.of(message);
                  if (isRead) {
                    entered.receipts().read(request, one, atMillis, false);
                  } else {
                    entered.receipts().delivered(request, one, atMillis);
                  }
                },
                refusal -> refused(request, refusal)));
  }

  /** A message of a room that is not for the caller is as if it were not there. */
  private static void refused(Request request, Throwable refusal) {
    if (Stages.cause(refusal) instanceof RefusedException known && !known.isRetryable()) {
      request.reply();
    } else {
      request.fail(refusal);
    }
  }

  /** Reading may have happened while offline, but not in the future. */
  private long readAt(Request request) {
    Long at = request.payload().optionalTime("readAt");
    long now = clock.millis();
    return at == null || at < 0 || at > now ? now : at;
  }

  private void acknowledge(
      Request request, Set<String> ids, BiConsumer<Room, List<StoredMessage>> action) {
    RoomAddress address = RoomAddress.of(request.payload(), request.session());
    rooms.enter(
        new RoomKey(request.who().tenant(), address.room()),
        request,
        room ->
            room.permitted(
                request,
                Action.ACKNOWLEDGE,
                () ->
                    Stages.settle(
                        room.receipts().find(ids),
                        messages -> action.accept(room, messages),
                        request::fail)));
  }
}
