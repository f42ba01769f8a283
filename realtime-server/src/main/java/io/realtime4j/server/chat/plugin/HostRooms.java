package io.realtime4j.server.chat.plugin;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.internal.Require;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.FeatureRooms;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomMessage;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.message.RoomChanges;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks rooms for a feature. From any thread. */
final class HostRooms implements FeatureRooms {
  private static final int MAX_IDS = 100;

  private final FeatureHost host;
  private final EventLoop loop;

  HostRooms(FeatureHost host, EventLoop loop) {
    this.host = host;
    this.loop = loop;
  }

  @Override
  public CompletableFuture<Void> permit(Principal who, String roomName, Action action) {
    return in(who, roomName, room -> room.permit(who, action).thenAccept(allowed -> {}));
  }

  @Override
  public CompletableFuture<RoomMessage> message(
      Principal who, String roomName, String messageId, Action action) {
    return in(
        who,
        roomName,
        room ->
            room.permit(who, Action.READ)
                .thenCompose(allowed -> find(room, who, allowed, messageId))
                .thenCompose(
                    message ->
                        action == Action.READ
                            ? CompletableFuture.completedFuture(message)
                            : room.permit(who, action).thenApply(allowed -> message)));
  }

  @Override
  public CompletableFuture<List<RoomMessage>> messages(
      Principal who, String roomName, List<String> messageIds) {
    Require.range("number of messageIds", messageIds.size(), 0, MAX_IDS);
    return in(
        who,
        roomName,
        room ->
            room.permit(who, Action.READ)
                .thenCompose(
                    allowed -> {
                      Seen seen = new Seen(room.key(), who, room.hiddenUpTo(who, allowed));
                      return room.asker()
                          .ask(
                              "the store", () -> host.store().log().byIds(who.tenant(), messageIds))
                          .thenApply(rows -> shown(rows, messageIds, seen));
                    }));
  }

  @Override
  public CompletableFuture<Set<String>> kept(String tenant, List<String> messageIds) {
    Require.range("number of messageIds", messageIds.size(), 0, MAX_IDS);
    List<String> ids = List.copyOf(messageIds);
    CompletableFuture<Set<String>> done = new CompletableFuture<>();
    loop.execute(
        () ->
            Stages.settle(
                host.asker(loop).ask("the store", () -> host.store().log().byIds(tenant, ids)),
                rows -> done.complete(kept(rows)),
                failure -> fail(done, failure)));
    return done;
  }

  private static Set<String> kept(List<MessageRow> rows) {
    Set<String> kept = new LinkedHashSet<>();
    for (MessageRow row : rows) {
      if (!row.isDeleted() && row.kind().equals(MessageRow.MESSAGE)) {
        kept.add(row.messageId());
      }
    }
    return kept;
  }

  private static List<RoomMessage> shown(
      List<MessageRow> rows, List<String> messageIds, Seen seen) {
    Map<String, MessageRow> byId = new LinkedHashMap<>();
    rows.stream().filter(seen::sees).forEach(row -> byId.put(row.messageId(), row));
    return messageIds.stream()
        .filter(byId::containsKey)
        .map(id -> message(Objects.requireNonNull(byId.get(id))))
        .toList();
  }

  /** What somebody sees of a room. */
  private record Seen(RoomKey key, Principal who, long hiddenUpTo) {
    boolean sees(MessageRow row) {
      return row.room().equals(key.name())
          && !row.isDeleted()
          && row.kind().equals(MessageRow.MESSAGE)
          && (row.offset() > hiddenUpTo || row.userId().equals(who.userId()));
    }
  }

  private CompletableFuture<RoomMessage> find(
      Room room, Principal who, Allow allowed, String messageId) {
    Seen seen = new Seen(room.key(), who, room.hiddenUpTo(who, allowed));
    return room.asker()
        .ask("the store", () -> host.store().log().byId(who.tenant(), messageId))
        .thenApply(
            found ->
                message(
                    found
                        .filter(seen::sees)
                        .orElseThrow(
                            () -> Refusals.validation("messageId", RoomChanges.NO_MESSAGE))));
  }

  private static RoomMessage message(MessageRow row) {
    return RoomMessage.builder()
        .roomName(row.room())
        .threadId(row.thread())
        .messageId(row.messageId())
        .userId(row.userId())
        .offset(row.offset())
        .build();
  }

  private <T extends @Nullable Object> CompletableFuture<T> in(
      Principal who, String roomName, Function<Room, CompletionStage<T>> action) {
    CompletableFuture<T> done = new CompletableFuture<>();
    RoomDirectory rooms = host.rooms();
    rooms.enter(
        new RoomKey(who.tenant(), roomName),
        room ->
            Stages.settle(
                action.apply(room),
                value -> loop.execute(() -> done.complete(value)),
                failure -> fail(done, failure)),
        failure -> fail(done, failure));
    return done;
  }

  private void fail(CompletableFuture<?> done, Throwable failure) {
    Throwable cause = Stages.cause(failure);
    loop.execute(
        () ->
            done.completeExceptionally(
                cause instanceof RealtimeException ? cause : Refusals.internal()));
  }
}
