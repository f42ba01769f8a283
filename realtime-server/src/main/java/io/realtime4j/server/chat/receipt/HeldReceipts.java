package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.Aspect;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Tells authors what was held back from them of users who stand otherwise now, of the latest
 * messages; of those before they learn when they ask. Loop only.
 */
final class HeldReceipts {
  /**
   * Of so many messages receipts are told that were held back; of large ones, of a page of them.
   */
  private static final int MAX_REVEALED = 100;

  private final Room room;
  private final RoomServices services;
  private final ReceiptNotices notices;

  HeldReceipts(Room room, RoomServices services, ReceiptNotices notices) {
    this.room = room;
    this.services = services;
    this.notices = notices;
  }

  void redecide(Redecision change) {
    List<String> users = change.userIds();
    List<String> readers =
        users == null ? null : users.stream().filter(room.members()::wasMember).toList();
    if (readers != null && readers.isEmpty()) {
      return;
    }
    PageQuery latest =
        PageQuery.builder()
            .tenant(room.key().tenant())
            .room(room.key().name())
            .limit(MAX_REVEALED)
            .newestFirst(true)
            .build();
    Stages.settle(
        room.asker()
            .ask("the store", () -> services.store().log().page(latest))
            .thenCombine(
                room.asker().ask("the store", () -> receipts(readers)),
                (page, receipts) -> {
                  tell(
                      page.rows().stream().map(StoredMessage::of).toList(),
                      receipts,
                      Integer.MAX_VALUE,
                      (kind, reader, message) ->
                          change.reveals(aspect(kind), reader, message.author()));
                  return true;
                }),
        revealed -> {},
        failure -> room.asker().complaints().warn("held receipts could not be told", failure));
  }

  private CompletionStage<List<Receipt>> receipts(@Nullable List<String> readers) {
    ReceiptStore store = services.store().receipts();
    RoomKey key = room.key();
    return readers == null
        ? store.ofRoom(key.tenant(), key.name())
        : store.ofUsers(key.tenant(), key.name(), readers);
  }

  /** Tells all that there is of messages, as their authors may know. */
  void tell(List<StoredMessage> messages, List<Receipt> receipts, Viewing viewing) {
    tell(
        messages,
        receipts,
        MissedReceipts.MAX_READERS,
        (kind, reader, message) -> viewing.shows(kind, message.author(), reader));
  }

  private static Aspect aspect(Kind kind) {
    return kind == Kind.READ ? Aspect.READING : Aspect.DELIVERY;
  }

  /** Which receipts are told. */
  private interface Choice {
    boolean isTold(Kind kind, String reader, StoredMessage message);
  }

  /**
   * Tells what was not told.
   *
   * @param maxReaders so many are told to have read
   */
  private void tell(
      List<StoredMessage> messages, List<Receipt> receipts, int maxReaders, Choice choice) {
    Map<String, List<StoredMessage>> receivedBy = new LinkedHashMap<>();
    Map<String, List<StoredMessage>> readBy = new LinkedHashMap<>();
    Map<String, Long> readAt = new LinkedHashMap<>();
    for (Receipt receipt : receipts) {
      String reader = receipt.userId();
      boolean isRead = receipt.kind() == Kind.READ;
      for (StoredMessage message : messages) {
        boolean isTold =
            isOfAnother(receipt, message) && choice.isTold(receipt.kind(), reader, message);
        if (isTold) {
          (isRead ? readBy : receivedBy)
              .computeIfAbsent(reader, r -> new ArrayList<>())
              .add(message);
          readAt.merge(reader, receipt.atMillis(), Math::max);
        }
      }
    }
    receivedBy.forEach(
        (reader, received) -> {
          // What was read is told as read.
          List<StoredMessage> read = readBy.getOrDefault(reader, List.of());
          List<StoredMessage> unread = received.stream().filter(m -> !read.contains(m)).toList();
          if (!unread.isEmpty()) {
            notices.delivered(Reached.of(reader, unread));
          }
        });
    readBy.entrySet().stream()
        .limit(maxReaders)
        .forEach(
            one ->
                notices.batchRead(
                    one.getKey(), one.getValue(), readAt.getOrDefault(one.getKey(), 0L)));
  }

  /** Returns whether somebody who did not write it has a message by this receipt. */
  static boolean isOfAnother(Receipt receipt, StoredMessage message) {
    return !receipt.userId().equals(message.author())
        && receipt.from() <= message.offset()
        && message.offset() <= receipt.to()
        && Objects.equals(receipt.thread(), message.thread());
  }
}
