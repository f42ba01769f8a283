package io.realtime4j.server.chat.reading;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.server.chat.message.History;
import io.realtime4j.server.chat.message.PageAllowance;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Rooms are looked at one after the other, each on its own loop, so that a user of many rooms takes
 * from each no more than a moment; and a page ends with its bytes, not with what was read in vain.
 */

/** {@code sync:channels}: the rooms of which the caller is a member, by pages. */
public final class SyncChannels implements EventHandlers {
  /** As many as an event may make the server look at. */
  public static final int MAX_ROOMS = 100;

  private static final int DEFAULT_PAGE = 50;

  private final RoomDirectory rooms;
  private final ServerStore store;
  private final InstantSource clock;

  public SyncChannels(RoomDirectory rooms, ServerStore store, InstantSource clock) {
    this.rooms = rooms;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("sync:channels", this::sync);
  }

  private void sync(Request request) {
    if (request.who().isAnonymous()) {
      throw Refusals.authRequired();
    }
    Long since = request.payload().optionalTime("since");
    String after = request.payload().optionalId("after");
    Page page = new Page(request, since, request.payload().limit(DEFAULT_PAGE, MAX_ROOMS));
    String tenant = request.who().tenant();
    String userId = request.who().userId();
    Stages.settle(
        request
            .session()
            .shard()
            .asker()
            .ask("the store", () -> store.rooms().roomsOf(tenant, userId)),
        names -> page.look(names.stream().filter(name -> isAfter(name, after)).toList(), 0),
        request::fail);
  }

  private static boolean isAfter(String name, @Nullable String after) {
    return after == null || name.compareTo(after) > 0;
  }

  /** A room that is not for the caller is left out; one of which that is not known is a failure. */
  private static Optional<Long> ifRefused(Throwable failure) {
    if (Stages.cause(failure) instanceof RefusedException refused && !refused.isRetryable()) {
      return Optional.empty();
    }
    throw new CompletionException(Stages.cause(failure));
  }

  /** What is answered, as it grows. On the session's loop. */
  private final class Page {
    private final Request request;
    private final @Nullable Long since;
    private final int limit;
    private final long now = clock.millis();
    private final List<RoomSummary> found = new ArrayList<>();
    private long bytes;

    Page(Request request, @Nullable Long since, int limit) {
      this.request = request;
      this.since = since;
      this.limit = limit;
    }

    void look(List<String> names, int next) {
      if (next == names.size() || next == limit) {
        answer(names, next);
        return;
      }
      Stages.settle(
          summary(new RoomKey(request.who().tenant(), names.get(next))),
          summary -> {
            if (summary.isPresent() && !take(summary.get())) {
              answer(names, next);
            } else {
              look(names, next + 1);
            }
          },
          request::fail);
    }

    /** Returns whether there is room for it. */
    private boolean take(RoomSummary summary) {
      if (since != null && !summary.isSince(since)) {
        return true;
      }
      if (!found.isEmpty() && bytes + summary.bytes() > History.MAX_BYTES) {
        return false;
      }
      bytes += summary.bytes();
      found.add(summary);
      return true;
    }

    private void answer(List<String> names, int looked) {
      boolean hasMore = looked < names.size();
      request.session().budget().chargeBytes(bytes);
      request.reply(
          JsonObject.builder()
              .put("channels", RoomSummary.list(found))
              .put("serverTime", now)
              .put("hasMore", hasMore)
              .putIfPresent("next", hasMore ? names.get(looked - 1) : null)
              .build());
    }

    /** Completes on the session's loop, with nothing if the room is not for the caller to read. */
    private CompletableFuture<Optional<RoomSummary>> summary(RoomKey key) {
      CompletableFuture<Optional<RoomSummary>> done = new CompletableFuture<>();
      ChatSession session = request.session();
      rooms.enter(
          key,
          room ->
              Stages.settle(
                  room.permit(request.who(), Action.READ)
                      .thenApply(allowed -> Optional.of(room.hiddenUpTo(request.who(), allowed)))
                      .exceptionally(SyncChannels::ifRefused)
                      .thenCompose(hidden -> read(room, hidden.orElse(null))),
                  summary -> session.post(() -> done.complete(summary)),
                  failure -> session.post(() -> done.completeExceptionally(failure))),
          failure -> session.post(() -> done.completeExceptionally(failure)));
      return done;
    }

    private CompletableFuture<Optional<RoomSummary>> read(Room room, @Nullable Long hiddenUpTo) {
      if (hiddenUpTo == null) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      PageAllowance one = PageAllowance.of(History.MAX_BYTES);
      return room.asker()
          .ask(
              "the store",
              () -> History.page(store.log(), room.key(), null, RoomSummary.span(hiddenUpTo), one))
          .thenCompose(
              last ->
                  ReadPosition.of(room, store.receipts(), request.who().userId())
                      .thenApply(position -> Optional.of(new RoomSummary(room, last, position))));
    }
  }
}
