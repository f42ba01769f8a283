package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.receipt.Tallies.Tally;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * What was counted is what authors were told. Where nothing was counted the time of a receipt says
 * whether it may be one of those that were lost.
 */

/**
 * Finds what authors were not told because the server that should have said it could not, of the
 * latest messages; of those before they learn when they ask. Loop only.
 */
final class LostReceipts {
  private static final int MAX_MESSAGES = 100;

  /** Older ones were told before; a server that is cut off for longer tells its own anew. */
  private static final Duration LATELY = Duration.ofMinutes(2);

  private final Room room;
  private final RoomServices services;
  private final Tallies tallies;
  private final Viewing viewing;
  private final HeldReceipts held;

  LostReceipts(
      Room room, RoomServices services, Tallies tallies, Viewing viewing, HeldReceipts held) {
    this.room = room;
    this.services = services;
    this.tallies = tallies;
    this.viewing = viewing;
    this.held = held;
  }

  /** Completes on the loop, with a failure if the store could not be read. */
  CompletableFuture<Void> find() {
    String tenant = room.key().tenant();
    String name = room.key().name();
    PageQuery latest =
        PageQuery.builder().tenant(tenant).room(name).limit(MAX_MESSAGES).newestFirst(true).build();
    return room.asker()
        .ask("the store", () -> services.store().log().page(latest))
        .thenCompose(
            page ->
                room.asker()
                    .ask("the store", () -> services.store().receipts().ofRoom(tenant, name))
                    .thenAccept(
                        receipts ->
                            compare(
                                page.rows().stream().map(StoredMessage::of).toList(), receipts)))
        .whenComplete((done, failure) -> doubtAll(failure));
  }

  private void doubtAll(@Nullable Throwable failure) {
    if (failure != null) {
      tallies.doubt(room.head());
      room.asker().complaints().warn("lost receipts could not be looked for", failure);
    }
  }

  private void compare(List<StoredMessage> messages, List<Receipt> receipts) {
    List<StoredMessage> changed = new ArrayList<>();
    long newest = room.head();
    for (StoredMessage message : messages) {
      newest = Math.max(newest, message.offset());
      if (services.receiptRelay().isHere(room.key().tenant(), message.author())
          && isChanged(message, receipts)) {
        changed.add(message);
      }
    }
    // Also of messages that have not gone out here yet.
    tallies.doubt(newest);
    held.tell(changed, receipts, viewing);
  }

  private boolean isChanged(StoredMessage message, List<Receipt> receipts) {
    Tally now = new Tally();
    long newest = Long.MIN_VALUE;
    for (Receipt receipt : receipts) {
      if (HeldReceipts.isOfAnother(receipt, message)
          && viewing.shows(receipt.kind(), message.author(), receipt.userId())) {
        now.add(receipt.kind(), 1);
        newest = Math.max(newest, receipt.atMillis());
      }
    }
    Tally known = tallies.known(message.offset());
    return known == null
        ? newest > services.clock().millis() - LATELY.toMillis()
        : !known.counts(0).equals(now.counts(0));
  }
}
