package io.realtime4j.server.chat.room;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.server.chat.message.Additions;
import io.realtime4j.server.chat.message.ChangePage;
import io.realtime4j.server.chat.message.History;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What somebody who has come into a room is answered. Loop only. */
final class JoinAnswer {
  private final Room room;
  private final RoomServices services;

  JoinAnswer(Room room, RoomServices services) {
    this.room = room;
    this.services = services;
  }

  /**
   * Gives the answer, with what was missed if that was asked for: those present are as of when it
   * is made.
   */
  void read(
      ChatSession session,
      Principal who,
      Allow allowed,
      Joining joining,
      RoomDoor.Place place,
      CompletableFuture<Supplier<JsonObject>> answer) {
    MessageLog log = services.store().log();
    Joining.Since since = joining.since();
    if (since == null) {
      answer.complete(() -> data(who, joining, place).build());
      return;
    }
    Stages.settle(
        room.asker()
            .ask(
                "the store",
                () -> missed(log, joining, since, place, room.hiddenUpTo(who, allowed)))
            .thenCompose(found -> withAdditions(who, found)),
        page -> {
          page.ifPresent(part -> session.budget().chargeBytes(part.bytes()));
          answer.complete(() -> data(who, joining, place, page));
        },
        // The session is in the room already: it has come without what it missed.
        failure ->
            answer.complete(() -> data(who, joining, place).put("recovered", false).build()));
  }

  private JsonObject data(
      Principal who, Joining joining, RoomDoor.Place place, Optional<Missed> page) {
    RoomKey key = room.key();
    JsonObject.Builder data = data(who, joining, place).put("recovered", page.isPresent());
    page.ifPresent(part -> part.putInto(data, key, key.viewName(joining.thread())));
    return data.build();
  }

  /** Returns what is answered, with those present as they may be shown now. */
  private JsonObject.Builder data(Principal who, Joining joining, RoomDoor.Place place) {
    return JsonObject.builder()
        .put("roomName", room.key().viewName(joining.thread()))
        .put("type", room.type())
        .put("memberCount", room.presence().count(who.userId()))
        .put("members", room.presence().members(who.userId(), joining.maxMembers()))
        .put("epoch", services.store().log().epoch())
        .put("offset", place.head())
        .put("lsn", place.lsn());
  }

  /**
   * Returns what came after a position, and what was changed of what came before, or nothing if it
   * is none of this log as it is kept, or if something of it is hidden from who asks.
   */
  private CompletionStage<Optional<Missed>> missed(
      MessageLog log, Joining joining, Joining.Since since, RoomDoor.Place place, long hiddenUpTo) {
    RoomKey key = room.key();
    long head = place.head();
    if (!since.epoch().equals(log.epoch())
        || since.offset() > head
        || since.offset() < Math.min(hiddenUpTo, head)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    History.Span span = new History.Span(since.offset(), head + 1, History.MAX_MESSAGES, false);
    return log.head(key.tenant(), key.name())
        .thenCombine(
            isOfThisLog(log, since),
            (kept, isOurs) -> isOurs && since.offset() >= kept.oldest() - 1)
        .thenCompose(
            isKnown ->
                isKnown
                    ? History.page(log, key, joining.thread(), span, joining.allowance())
                        .thenCompose(page -> withChanges(log, joining, since, place, page))
                        .thenApply(Optional::of)
                    : CompletableFuture.completedFuture(Optional.empty()));
  }

  private CompletionStage<Missed> withChanges(
      MessageLog log,
      Joining joining,
      Joining.Since since,
      RoomDoor.Place place,
      History.Page page) {
    Long seen = since.lsn();
    if (seen == null) {
      return CompletableFuture.completedFuture(new Missed(page, null, Additions.NONE));
    }
    // Later messages come as they are.
    ChangePage.Span span =
        new ChangePage.Span(joining.thread(), seen, place.lsn(), 0, since.offset());
    return ChangePage.read(log, room.key(), span, page.bytes(), joining.allowance())
        .thenApply(changes -> new Missed(page, changes, Additions.NONE));
  }

  private CompletionStage<Optional<Missed>> withAdditions(Principal who, Optional<Missed> found) {
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(found);
    }
    Missed missed = found.get();
    return room.additions(who, missed.page.rows())
        .thenApply(added -> Optional.of(new Missed(missed.page, missed.changes, added)));
  }

  /** What somebody has missed. */
  private record Missed(History.Page page, @Nullable ChangePage changes, Additions added) {
    long bytes() {
      return page.bytes() + added.bytes() + (changes == null ? 0 : changes.bytes());
    }

    void putInto(JsonObject.Builder answer, RoomKey key, String roomName) {
      answer
          .put("messages", History.json(key, roomName, page.rows(), added))
          .put("hasMore", page.hasMore());
      if (changes != null) {
        changes.putInto(answer, key, roomName);
      }
    }
  }

  /**
   * Returns whether the message at which a position stands is there. A log that was restored from a
   * backup has grown on under the same epoch, with other messages.
   */
  private CompletionStage<Boolean> isOfThisLog(MessageLog log, Joining.Since since) {
    String messageId = since.messageId();
    if (messageId == null || since.offset() == 0) {
      return CompletableFuture.completedFuture(true);
    }
    return log.at(room.key().tenant(), room.key().name(), since.offset())
        .thenApply(row -> row.isPresent() && row.get().messageId().equals(messageId));
  }
}
