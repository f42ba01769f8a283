package io.realtime4j.server.chat.room;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.server.chat.message.Additions;
import io.realtime4j.server.chat.message.ChangePage;
import io.realtime4j.server.chat.message.History;
import io.realtime4j.server.chat.message.PageAllowance;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomAddress;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code room:join}, {@code room:leave}, {@code rooms:resume}, {@code room:history}. */
public final class RoomEvents implements EventHandlers {
  private static final int MAX_RESUMED = 500;
  private static final int DEFAULT_PAGE = 50;

  /** What all rooms of one resume may bring along together. */
  private static final int MAX_RESUMED_BYTES = 512 * 1024;

  /** And how many of those present: both keep the answer well below what a slow reader may owe. */
  private static final int MAX_RESUMED_MEMBERS = 1_000;

  /** Ten times what a client of the reference system tracks; each costs every shard an entry. */
  public static final int MAX_ROOMS = 1_000;

  private final RoomDirectory rooms;
  private final MessageLog log;

  public RoomEvents(RoomDirectory rooms, MessageLog log) {
    this.rooms = rooms;
    this.log = log;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("room:join", this::join);
    registry.accept("room:leave", this::leave);
    registry.accept("rooms:resume", this::resume);
    registry.accept("room:history", this::history);
  }

  private void join(Request request) {
    RoomAddress address = address(request, request.payload());
    Joining joining =
        new Joining(
            address.view(),
            Joining.Since.of(request.payload().object("since")),
            PageAllowance.of(maxBytes(request.payload(), History.MAX_BYTES)),
            RoomPresence.MAX_LISTED);
    Stages.settle(
        enter(request, address, joining),
        entered -> request.reply(entered.answer().get()),
        request::fail);
  }

  private void leave(Request request) {
    RoomAddress address = address(request, request.payload());
    rooms.enter(
        key(request, address),
        request,
        room ->
            Stages.settle(
                room.entrance().leave(request.session(), request.who(), address.view()),
                left -> request.reply(),
                request::fail));
  }

  private void resume(Request request) {
    List<Payload> asked = request.payload().objects("rooms", MAX_RESUMED);
    int count = Math.max(1, asked.size());
    PageAllowance allowance =
        PageAllowance.shared(maxBytes(request.payload(), MAX_RESUMED_BYTES), count);
    int members = Math.min(RoomPresence.MAX_LISTED, MAX_RESUMED_MEMBERS / count);
    // All are read before any is entered: a malformed one refuses the whole call.
    List<RoomAddress> addresses = new ArrayList<>();
    List<Joining> joinings = new ArrayList<>();
    for (Payload one : asked) {
      RoomAddress address = address(request, one);
      addresses.add(address);
      joinings.add(new Joining(address.view(), Joining.Since.of(one.json()), allowance, members));
    }
    List<CompletableFuture<Supplier<CompletableFuture<JsonValue>>>> entering = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      RoomAddress address = addresses.get(i);
      CompletableFuture<Supplier<CompletableFuture<JsonValue>>> one = new CompletableFuture<>();
      entering.add(one);
      // Rooms answer on their own loops; all answers come together on the session's.
      Stages.settle(
          enter(request, address, joinings.get(i)),
          entered -> request.session().post(() -> one.complete(() -> answer(request, entered))),
          failure ->
              request
                  .session()
                  .post(
                      () ->
                          one.complete(
                              () -> CompletableFuture.completedFuture(refused(address, failure)))));
    }
    Stages.settle(
        // One may have had to wait for another: who is there is as of when all are in.
        Stages.all(entering)
            .thenCompose(all -> Stages.all(all.stream().map(Supplier::get).toList())),
        results -> request.reply(JsonObject.of("rooms", new JsonArray(results))),
        request::fail);
  }

  private static CompletableFuture<JsonValue> answer(Request request, Entered entered) {
    CompletableFuture<JsonValue> answer = new CompletableFuture<>();
    Stages.settle(
        CompletableFuture.supplyAsync(entered.answer(), entered.room().home()),
        data -> request.session().post(() -> answer.complete(data)),
        failure -> request.session().post(() -> answer.completeExceptionally(failure)));
    return answer;
  }

  private void history(Request request) {
    Payload payload = request.payload();
    RoomAddress address = address(request, payload);
    Long before = payload.optionalInteger("before", 0);
    Long after = payload.optionalInteger("after", 0);
    Long seen = payload.optionalInteger("lsn", 0);
    History.Span span =
        new History.Span(
            after == null ? 0 : after,
            before == null ? Long.MAX_VALUE : before,
            payload.limit(DEFAULT_PAGE, History.MAX_MESSAGES),
            after == null);
    PageAllowance allowance = PageAllowance.of(maxBytes(payload, History.MAX_BYTES));
    rooms.enter(
        key(request, address),
        request,
        room ->
            room.permitted(
                request,
                Action.READ,
                allowed -> {
                  long hidden = room.hiddenUpTo(request.who(), allowed);
                  read(request, room, address, span.after(hidden), seen, hidden, allowance);
                }));
  }

  private void read(
      Request request,
      Room room,
      RoomAddress address,
      History.Span span,
      @Nullable Long seen,
      long hidden,
      PageAllowance allowance) {
    RoomKey key = room.key();
    String thread = address.thread();
    CompletionStage<History.Page> reading =
        room.asker().ask("the store", () -> History.page(log, key, thread, span, allowance));
    Stages.settle(
        reading.thenCompose(
            page ->
                room.additions(request.who(), page.rows())
                    .thenApply(added -> answer(request, key, address, page, added))
                    .thenCompose(
                        answer ->
                            seen == null
                                ? CompletableFuture.completedFuture(answer)
                                : changes(room, thread, seen, hidden, page, allowance)
                                    .thenApply(
                                        changes -> {
                                          request.session().budget().chargeBytes(changes.bytes());
                                          changes.putInto(
                                              answer, key, key.viewName(address.view()));
                                          return answer.put("lsn", changes.upTo());
                                        }))),
        answer -> request.reply(answer.build()),
        request::fail);
  }

  private JsonObject.Builder answer(
      Request request, RoomKey key, RoomAddress address, History.Page page, Additions added) {
    request.session().budget().chargeBytes(page.bytes() + added.bytes());
    return JsonObject.builder()
        .put("messages", History.json(key, key.viewName(address.view()), page.rows(), added))
        .put("epoch", log.epoch())
        .put("hasMore", page.hasMore());
  }

  /** Reads what was changed of the room's messages, whichever the page holds. */
  private CompletionStage<ChangePage> changes(
      Room room,
      @Nullable String thread,
      long seen,
      long hidden,
      History.Page page,
      PageAllowance allowance) {
    if (hidden == Long.MAX_VALUE) {
      return CompletableFuture.completedFuture(new ChangePage(List.of(), false, seen, 0));
    }
    return room.asker()
        .ask(
            "the store",
            () ->
                log.lastLsn()
                    .thenCompose(
                        end ->
                            ChangePage.read(
                                log,
                                room.key(),
                                new ChangePage.Span(thread, seen, end, hidden + 1, Long.MAX_VALUE),
                                page.bytes(),
                                allowance)));
  }

  /**
   * A room that a session has come into.
   *
   * @param answer makes what is answered, on the room's loop
   */
  private record Entered(Room room, Supplier<JsonObject> answer) {}

  private CompletableFuture<Entered> enter(Request request, RoomAddress address, Joining joining) {
    ChatSession session = request.session();
    RoomKey key = key(request, address);
    if (!session.reserve(key, MAX_ROOMS)) {
      return CompletableFuture.failedFuture(
          Refusals.quota("A session can be in at most " + MAX_ROOMS + " rooms", MAX_ROOMS));
    }
    CompletableFuture<Entered> answer = new CompletableFuture<>();
    rooms.enter(
        key,
        room ->
            Stages.settle(
                room.entrance().join(session, request.who(), joining),
                made -> answer.complete(new Entered(room, made)),
                answer::completeExceptionally),
        answer::completeExceptionally);
    return answer.whenComplete((data, failure) -> session.post(() -> session.release(key)));
  }

  /** Returns how much the client can take in now, at most what the server gives anyway. */
  private static int maxBytes(Payload payload, int most) {
    Long asked = payload.optionalInteger("maxBytes", 1);
    return asked == null ? most : (int) Math.min(asked, most);
  }

  private static JsonObject refused(RoomAddress address, Throwable failure) {
    RealtimeException error =
        Stages.cause(failure) instanceof RefusedException refused
            ? refused
            : Refusals.unavailable("The room cannot be used now", Asker.PAUSE);
    return JsonObject.of("roomName", address.sentName(), "error", Request.errorJson(error));
  }

  private static RoomAddress address(Request request, Payload payload) {
    return RoomAddress.of(payload, request.session());
  }

  private static RoomKey key(Request request, RoomAddress address) {
    return new RoomKey(request.who().tenant(), address.room());
  }
}
