package io.realtime4j.server.chat.plugin;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks rooms for a feature. From any thread. */
final class HostRooms implements FeatureRooms {
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

  private CompletableFuture<RoomMessage> find(
      Room room, Principal who, Allow allowed, String messageId) {
    RoomKey key = room.key();
    long hiddenUpTo = room.hiddenUpTo(who, allowed);
    return room.asker()
        .ask("the store", () -> host.store().log().byId(key.tenant(), messageId))
        .thenApply(found -> shown(found, key, who, hiddenUpTo));
  }

  private static RoomMessage shown(
      Optional<MessageRow> found, RoomKey key, Principal who, long hiddenUpTo) {
    MessageRow row =
        found
            .filter(one -> one.room().equals(key.name()) && !one.isDeleted())
            .filter(one -> one.kind().equals(MessageRow.MESSAGE))
            .filter(one -> one.offset() > hiddenUpTo || one.userId().equals(who.userId()))
            .orElseThrow(() -> Refusals.validation("messageId", RoomChanges.NO_MESSAGE));
    return RoomMessage.builder()
        .roomName(key.name())
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
