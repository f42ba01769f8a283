package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Receipts of a room: first stored, then counted, then told to the authors. The store says what is
 * new, and only that is told; nothing of what it holds is kept here but counts. Loop only.
 */
public final class RoomReceipts {
  /** In larger rooms only clients that acknowledge count as having received. */
  private static final int MAX_NOTICED_MEMBERS = 100;

  private final Room room;
  private final RoomServices services;
  private final OwnMessages own;
  private final Tallies tallies;
  private final Viewing viewing;
  private final RoomCounts counts;
  private final ReceiptNotices notices;
  private final HeldReceipts held;
  private int writing;

  /**
   * Creates them.
   *
   * @param head the last message that was there when the room was loaded
   */
  public RoomReceipts(Room room, RoomServices services, long head) {
    this.room = room;
    this.services = services;
    this.own = new OwnMessages(room.key());
    this.tallies = new Tallies(head);
    PrivacyGate gate = services.privacy().gate(room.home());
    this.viewing = new Viewing(gate, room.key().tenant(), room.members());
    this.counts = new RoomCounts(room, services, tallies, viewing);
    this.notices = new ReceiptNotices(room, services, gate, counts, viewing);
    this.held = new HeldReceipts(room, services, notices);
  }

  public boolean isIdle() {
    return writing == 0 && notices.isIdle() && counts.isIdle();
  }

  public void committed(StoredMessage message) {
    own.written(message);
  }

  /** Users stand otherwise than before. */
  public void redecide(Redecision change) {
    viewing.changed();
    tallies.doubt(room.head());
    held.redecide(change);
  }

  /** Returns whether sessions that do not say so themselves count as having received. */
  public boolean areNoticed() {
    return room.members().size() <= MAX_NOTICED_MEMBERS;
  }

  /** Messages have reached a session that does not say so itself. */
  public void noticed(String userId, List<StoredMessage> messages) {
    if (areNoticed()) {
      record(
          new Said(messages, userId, Kind.DELIVERED, services.clock().millis()),
          fresh -> notices.delivered(userId, fresh),
          failure -> room.asker().complaints().warn("deliveries could not be stored", failure));
    }
  }

  void delivered(Request request, List<StoredMessage> messages, long atMillis) {
    String userId = request.who().userId();
    record(
        new Said(messages, userId, Kind.DELIVERED, atMillis),
        fresh -> {
          request.reply();
          notices.delivered(userId, fresh);
        },
        request::fail);
  }

  /**
   * A user has read messages.
   *
   * @param isBatch whether authors are told in one event per author
   */
  public void read(Request request, List<StoredMessage> messages, long atMillis, boolean isBatch) {
    String userId = request.who().userId();
    record(
        new Said(messages, userId, Kind.READ, atMillis),
        fresh -> {
          request.reply();
          if (isBatch) {
            notices.batchRead(userId, fresh, atMillis);
          } else {
            notices.read(userId, fresh, atMillis);
          }
        },
        request::fail);
  }

  /** Returns how far messages have come, as their authors may know, by id. */
  CompletableFuture<Map<String, Counts>> counts(List<StoredMessage> messages) {
    return counts.of(messages);
  }

  /**
   * Stores what somebody says of messages that were for them; hands over those of which it is new.
   */
  private void record(
      Said said, Consumer<List<StoredMessage>> onStored, Consumer<Throwable> onFailure) {
    List<StoredMessage> meant = new ArrayList<>();
    for (StoredMessage message : said.messages) {
      boolean isForThem =
          !said.userId.equals(message.author())
              && room.members().isRecipient(said.userId, message.offset());
      if (isForThem) {
        meant.add(message);
      }
    }
    if (meant.isEmpty()) {
      onStored.accept(meant);
      return;
    }
    // What is read was received: with both stored, neither has to be looked up for the other.
    List<Receipt> receipts = own.receipts(meant, said.userId, Kind.DELIVERED, said.atMillis);
    if (said.kind == Kind.READ) {
      receipts.addAll(own.receipts(meant, said.userId, Kind.READ, said.atMillis));
    }
    writing++;
    meant.forEach(message -> tallies.writeBegins(message.offset()));
    Stages.settle(
        room.asker()
            .ask("the store", () -> services.store().receipts().add(receipts))
            .whenComplete((news, failure) -> ended(meant, failure != null)),
        news -> onStored.accept(count(said, meant, news)),
        onFailure);
  }

  private void ended(List<StoredMessage> messages, boolean isInDoubt) {
    writing--;
    for (StoredMessage message : messages) {
      tallies.writeEnds(message.offset());
      if (isInDoubt) {
        tallies.doubt(message.offset());
      }
    }
  }

  private List<StoredMessage> count(Said said, List<StoredMessage> meant, List<Receipt> news) {
    List<StoredMessage> fresh = new ArrayList<>();
    for (StoredMessage message : meant) {
      for (Receipt receipt : news) {
        boolean isNew =
            receipt.from() <= message.offset()
                && message.offset() <= receipt.to()
                && Objects.equals(receipt.thread(), message.thread());
        if (!isNew) {
          continue;
        }
        if (viewing.shows(receipt.kind(), message.author(), said.userId)) {
          tallies.add(message.offset(), receipt.kind());
        }
        if (receipt.kind() == said.kind) {
          fresh.add(message);
        }
      }
    }
    return fresh;
  }

  /** What somebody says of messages. */
  private record Said(List<StoredMessage> messages, String userId, Kind kind, long atMillis) {}
}
