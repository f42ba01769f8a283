package io.realtime4j.server.chat.reading;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.server.chat.message.Additions;
import io.realtime4j.server.chat.message.History;
import io.realtime4j.server.chat.message.PageAllowance;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomAddress;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code sync:messages}: history as the reference system asks for it, by time in place of position.
 */
public final class SyncMessages implements EventHandlers {
  private static final int DEFAULT_PAGE = 50;

  private final RoomDirectory rooms;
  private final MessageLog log;
  private final InstantSource clock;

  public SyncMessages(RoomDirectory rooms, MessageLog log, InstantSource clock) {
    this.rooms = rooms;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("sync:messages", this::sync);
  }

  private void sync(Request request) {
    RoomAddress address = RoomAddress.of(request.payload(), request.session());
    Long since = request.payload().optionalTime("since");
    int limit = request.payload().limit(DEFAULT_PAGE, History.MAX_MESSAGES);
    rooms.enter(
        new RoomKey(request.who().tenant(), address.room()),
        request,
        room ->
            room.permitted(
                request,
                Action.READ,
                allowed ->
                    read(
                        request,
                        room,
                        address,
                        since,
                        limit,
                        room.hiddenUpTo(request.who(), allowed))));
  }

  private void read(
      Request request,
      Room room,
      RoomAddress address,
      @Nullable Long since,
      int limit,
      long hiddenUpTo) {
    RoomKey key = room.key();
    // As of before the reading: what is sent meanwhile is asked for next time, once more.
    long now = clock.millis();
    Stages.settle(
        room.asker()
            .ask("the store", () -> first(key, since))
            .thenCompose(
                first ->
                    room.asker()
                        .ask(
                            "the store",
                            () ->
                                History.page(
                                    log,
                                    key,
                                    address.thread(),
                                    span(since, first, limit).after(hiddenUpTo),
                                    PageAllowance.of(History.MAX_BYTES))))
            .thenCompose(
                page ->
                    room.additions(request.who(), page.rows())
                        .thenApply(added -> answer(request, key, address, page, added))),
        answer -> request.reply(answer.put("serverTime", now).build()),
        request::fail);
  }

  private static JsonObject.Builder answer(
      Request request, RoomKey key, RoomAddress address, History.Page page, Additions added) {
    request.session().budget().chargeBytes(page.bytes() + added.bytes());
    return JsonObject.builder()
        .put("messages", History.json(key, key.viewName(address.view()), page.rows(), added))
        .put("hasMore", page.hasMore());
  }

  private CompletionStage<Long> first(RoomKey key, @Nullable Long since) {
    return since == null
        ? CompletableFuture.completedFuture(1L)
        : new FirstSince(log, key, since).find();
  }

  private static History.Span span(@Nullable Long since, long first, int limit) {
    return new History.Span(first - 1, Long.MAX_VALUE, limit, since == null);
  }
}
