package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.receipt.Tallies.Writing;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private final MissedReceipts missed;
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
    this.missed = new MissedReceipts(room, services, counts, viewing);
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

  /** A session is back whose user was told of receipts of these messages while it was away. */
  public void returned(ChatSession session, List<StoredMessage> messages) {
    // It may be lost again before this arrives.
    messages.forEach(message -> services.recentReceipts(room.home()).told(room.key(), message));
    missed.tell(session, messages);
  }

  /** Returns whether sessions that do not say so themselves count as having received. */
  public boolean areNoticed() {
    return room.members().size() <= MAX_NOTICED_MEMBERS;
  }

  /** Messages have reached sessions that do not say so themselves. */
  public void noticed(List<Reached> reached) {
    if (areNoticed()) {
      record(
          new Said(meant(reached), Kind.DELIVERED, services.clock().millis()),
          fresh -> fresh.delivered.forEach(notices::delivered),
          failure -> room.asker().complaints().warn("deliveries could not be stored", failure));
    }
  }

  void delivered(Request request, List<StoredMessage> messages, long atMillis) {
    record(
        new Said(meant(request, messages), Kind.DELIVERED, atMillis),
        fresh -> {
          request.reply();
          fresh.delivered.forEach(notices::delivered);
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
        new Said(meant(request, messages), Kind.READ, atMillis),
        fresh -> {
          request.reply();
          List<StoredMessage> read = inOrder(messages, fresh.read);
          if (isBatch) {
            notices.batchRead(userId, read, atMillis);
          } else {
            notices.read(userId, read, atMillis);
          }
          notices.received(userId, inOrder(messages, fresh.delivered));
        },
        request::fail);
  }

  /**
   * A user has read everything up to a message.
   *
   * @param thread of this thread alone, or {@code null} for the room as a whole
   * @param unread the newest messages of others that were not read until now
   * @return completes on the loop, with whether anything was new
   */
  public CompletableFuture<Boolean> readUpTo(
      String userId,
      @Nullable String thread,
      long from,
      long to,
      List<StoredMessage> unread,
      long atMillis) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Said said =
        new Said(
            unread.isEmpty() ? List.of() : List.of(Reached.of(userId, unread)),
            Kind.READ,
            atMillis);
    Set<@Nullable String> threads = new LinkedHashSet<>();
    threads.add(thread);
    unread.forEach(message -> threads.add(message.thread()));
    List<Receipt> receipts = new ArrayList<>();
    for (String one : threads) {
      for (Kind kind : Kind.values()) {
        receipts.add(own.receipt(one, userId, kind, new OffsetRanges.Range(from, to), atMillis));
      }
    }
    store(
        receipts,
        List.of(new Writing(from, to)),
        news -> {
          Fresh fresh = count(said, new News(news));
          List<StoredMessage> read = inOrder(unread, fresh.read);
          notices.batchRead(userId, read, atMillis);
          notices.received(userId, inOrder(unread, fresh.delivered));
          done.complete(!news.isEmpty());
        },
        done::completeExceptionally);
    return done;
  }

  private static List<StoredMessage> inOrder(List<StoredMessage> said, List<Reached> fresh) {
    Set<StoredMessage> reached = new LinkedHashSet<>();
    fresh.forEach(some -> reached.addAll(some.messages()));
    return said.stream().distinct().filter(reached::contains).toList();
  }

  /** Returns how far messages have come, as their authors may know, by id. */
  CompletableFuture<Map<String, Counts>> counts(List<StoredMessage> messages) {
    return counts.of(messages);
  }

  /** Returns what the author of a message may know of one user's having it, or {@code null}. */
  @Nullable JsonObject line(StoredMessage message, String userId, List<Receipt> receipts) {
    if (userId.equals(message.author())
        || !viewing.shows(Kind.DELIVERED, message.author(), userId)) {
      return null;
    }
    Long deliveredAt = null;
    Long readAt = null;
    for (Receipt receipt : receipts) {
      if (receipt.kind() == Kind.DELIVERED) {
        deliveredAt = receipt.atMillis();
      } else if (viewing.shows(Kind.READ, message.author(), userId)) {
        readAt = receipt.atMillis();
      }
    }
    if (deliveredAt == null && readAt == null) {
      return null;
    }
    return ReceiptJson.line(
        userId, Objects.requireNonNull(deliveredAt == null ? readAt : deliveredAt), readAt);
  }

  private List<Reached> meant(Request request, List<StoredMessage> messages) {
    return messages.isEmpty()
        ? List.of()
        : meant(List.of(Reached.of(request.who().userId(), messages)));
  }

  /** Leaves of messages those that were for the users; whoever has all stays with the others. */
  private List<Reached> meant(List<Reached> reached) {
    List<Reached> meant = new ArrayList<>();
    for (Reached some : reached) {
      Set<String> authors = some.authors();
      long first = some.firstOffset();
      long last = some.lastOffset();
      List<String> whole = new ArrayList<>(some.userIds().size());
      for (String userId : some.userIds()) {
        if (!authors.contains(userId) && room.members().isRecipientOfAll(userId, first, last)) {
          whole.add(userId);
        } else {
          List<StoredMessage> part = part(userId, some.messages());
          if (!part.isEmpty()) {
            meant.add(new Reached(List.of(userId), part, own(userId, some.messages())));
          }
        }
      }
      if (!whole.isEmpty()) {
        meant.add(new Reached(whole, some.messages()));
      }
    }
    return meant;
  }

  private List<StoredMessage> part(String userId, List<StoredMessage> messages) {
    return messages.stream()
        .filter(
            message ->
                !userId.equals(message.author())
                    && room.members().isRecipient(userId, message.offset()))
        .toList();
  }

  private static List<StoredMessage> own(String userId, List<StoredMessage> messages) {
    return messages.stream().filter(message -> userId.equals(message.author())).toList();
  }

  /** Stores what is said of messages that were for users; hands over what of it is new. */
  private void record(Said said, Consumer<Fresh> onStored, Consumer<Throwable> onFailure) {
    if (said.meant.isEmpty()) {
      onStored.accept(new Fresh(List.of(), List.of()));
      return;
    }
    List<Receipt> receipts = new ArrayList<>();
    List<Writing> writes = new ArrayList<>();
    for (Reached some : said.meant) {
      // What is read was received: with both stored, neither has to be looked up for the other.
      receipts.addAll(own.receipts(some, Kind.DELIVERED, said.atMillis));
      if (said.kind == Kind.READ) {
        receipts.addAll(own.receipts(some, Kind.READ, said.atMillis));
      }
      writes.add(new Writing(some.firstOffset(), some.lastOffset()));
    }
    store(receipts, writes, news -> onStored.accept(count(said, new News(news))), onFailure);
  }

  private void store(
      List<Receipt> receipts,
      List<Writing> writes,
      Consumer<List<Receipt>> onStored,
      Consumer<Throwable> onFailure) {
    writing++;
    writes.forEach(tallies::writeBegins);
    Stages.settle(
        room.asker()
            .ask("the store", () -> services.store().receipts().add(receipts))
            .whenComplete((news, failure) -> ended(writes, failure != null)),
        onStored,
        onFailure);
  }

  private void ended(List<Writing> writes, boolean isInDoubt) {
    writing--;
    for (Writing ended : writes) {
      tallies.writeEnds(ended);
      if (isInDoubt) {
        tallies.doubt(ended.to());
      }
    }
  }

  private Fresh count(Said said, News news) {
    Fresh fresh = new Fresh(new ArrayList<>(), new ArrayList<>());
    for (Reached some : said.meant) {
      fresh.delivered.addAll(news.of(some, Kind.DELIVERED));
      fresh.read.addAll(news.of(some, Kind.READ));
    }
    fresh.delivered.forEach(delivered -> count(delivered, Kind.DELIVERED));
    fresh.read.forEach(read -> count(read, Kind.READ));
    return fresh;
  }

  private void count(Reached fresh, Kind kind) {
    Map<String, Integer> shownTo = new LinkedHashMap<>();
    for (StoredMessage message : fresh.messages()) {
      int users =
          shownTo.computeIfAbsent(
              message.author(), author -> viewing.shown(kind, author, fresh.userIds()).size());
      tallies.add(message.offset(), kind, users);
    }
  }

  /** What is said of messages, by those for whom they were. */
  private record Said(List<Reached> meant, Kind kind, long atMillis) {}

  /** What of it is new. */
  private record Fresh(List<Reached> delivered, List<Reached> read) {}
}
