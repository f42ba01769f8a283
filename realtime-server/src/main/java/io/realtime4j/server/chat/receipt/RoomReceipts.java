package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.receipt.Fresh.Form;
import io.realtime4j.server.chat.receipt.Tallies.Writing;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** A message that has not come by then is not waited for. */
  private static final Duration EARLY = Duration.ofSeconds(5);

  private final Room room;
  private final RoomServices services;
  private final OwnMessages own;
  private final RecentMessages recent = new RecentMessages();
  private final Tallies tallies;
  private final Viewing viewing;
  private final RoomCounts counts;
  private final ReceiptNotices notices;
  private final HeldReceipts held;
  private final MissedReceipts missed;
  private final LostReceipts lost;
  // What is new of messages that have not gone out here: another server has committed them.
  private final List<Fresh> early = new ArrayList<>();
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
    this.lost = new LostReceipts(room, services, tallies, viewing, held);
  }

  public boolean isIdle() {
    return writing == 0 && early.isEmpty() && notices.isIdle() && counts.isIdle();
  }

  public void committed(StoredMessage message) {
    own.written(message);
    recent.committed(message);
    if (!early.isEmpty()) {
      List<Fresh> now =
          early.stream().filter(fresh -> fresh.lastOffset() <= message.offset()).toList();
      early.removeAll(now);
      now.forEach(this::tellNow);
    }
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

  /**
   * Returns the room's messages of these ids by offset; completes on the loop, or fails. Ids that
   * are none, or of another room, are passed over: they say nothing about this one.
   */
  CompletableFuture<List<StoredMessage>> find(Set<String> ids) {
    List<String> unknown = new ArrayList<>(ids);
    List<StoredMessage> found = recent.take(unknown);
    if (unknown.isEmpty()) {
      return CompletableFuture.completedFuture(byOffset(found));
    }
    RoomKey key = room.key();
    return room.asker()
        .ask("the store", () -> services.store().log().byIds(key.tenant(), unknown))
        .thenApply(
            rows -> {
              rows.stream()
                  .filter(row -> row.room().equals(key.name()))
                  .map(StoredMessage::of)
                  .forEach(found::add);
              return byOffset(found);
            });
  }

  private static List<StoredMessage> byOffset(List<StoredMessage> messages) {
    messages.sort(Comparator.comparingLong(StoredMessage::offset));
    return messages;
  }

  /** Returns whether sessions that do not say so themselves count as having received. */
  public boolean areNoticed() {
    return room.members().size() <= MAX_NOTICED_MEMBERS;
  }

  /** Messages have reached sessions that do not say so themselves. */
  public void noticed(List<Reached> reached) {
    if (areNoticed()) {
      record(
          new Said(meant(reached), Form.DELIVERED, services.clock().millis()),
          this::tell,
          failure -> room.asker().complaints().warn("deliveries could not be stored", failure));
    }
  }

  void delivered(Request request, List<StoredMessage> messages, long atMillis) {
    record(
        new Said(meant(request, messages), Form.DELIVERED, atMillis),
        fresh -> {
          request.reply();
          tell(fresh);
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
        new Said(meant(request, messages), isBatch ? Form.BATCH_READ : Form.READ, atMillis),
        fresh -> {
          request.reply();
          tell(inOrder(userId, messages, fresh, 0));
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
            Form.BATCH_READ,
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
          long untold = untoldUpTo(news, unread);
          tallies.doubt(untold);
          tell(inOrder(userId, unread, count(said, new News(news)), untold));
          done.complete(!news.isEmpty());
        },
        done::completeExceptionally);
    return done;
  }

  /** Returns up to which message older ones than those that are told are new too. */
  private static long untoldUpTo(List<Receipt> news, List<StoredMessage> told) {
    long first = told.stream().mapToLong(StoredMessage::offset).min().orElse(0);
    return news.stream().anyMatch(fresh -> fresh.from() < first) ? first - 1 : 0;
  }

  private static Fresh inOrder(
      String userId, List<StoredMessage> said, Fresh fresh, long untoldUpTo) {
    return new Fresh(
        fresh.form(),
        inOrder(userId, said, fresh.delivered()),
        inOrder(userId, said, fresh.read()),
        fresh.atMillis(),
        untoldUpTo);
  }

  private static List<Reached> inOrder(
      String userId, List<StoredMessage> said, List<Reached> fresh) {
    Set<StoredMessage> reached = new LinkedHashSet<>();
    fresh.forEach(some -> reached.addAll(some.messages()));
    List<StoredMessage> messages = said.stream().distinct().filter(reached::contains).toList();
    return messages.isEmpty() ? List.of() : List.of(Reached.of(userId, messages));
  }

  private void tell(Fresh fresh) {
    tellHere(fresh);
    services.receiptRelay().tell(room.key(), fresh);
  }

  /** A receipt never comes before its message. */
  private void tellHere(Fresh fresh) {
    if (fresh.lastOffset() <= room.head()) {
      tellNow(fresh);
    } else {
      early.add(fresh);
      room.home().schedule(EARLY, () -> tellLate(fresh));
    }
  }

  private void tellLate(Fresh fresh) {
    if (early.remove(fresh)) {
      tellNow(fresh);
    }
  }

  private void tellNow(Fresh fresh) {
    if (fresh.form() == Form.DELIVERED) {
      fresh.delivered().forEach(notices::delivered);
      return;
    }
    for (Reached read : fresh.read()) {
      String reader = read.userIds().get(0);
      if (fresh.form() == Form.READ) {
        notices.read(reader, read.messages(), fresh.atMillis());
      } else {
        notices.batchRead(reader, read.messages(), fresh.atMillis());
      }
    }
    fresh.delivered().forEach(some -> notices.received(some.userIds().get(0), some.messages()));
  }

  /**
   * Another server has stored something that was new.
   *
   * @param isLate whether it was told before, and missed: what was read since may hold it
   */
  void toldElsewhere(Fresh fresh, boolean isLate) {
    tallies.doubt(fresh.untoldUpTo());
    if (isLate) {
      tallies.doubt(fresh.lastOffset());
    } else {
      fresh.delivered().forEach(some -> countElsewhere(some, Kind.DELIVERED));
      fresh.read().forEach(some -> countElsewhere(some, Kind.READ));
    }
    tellHere(fresh);
  }

  /** Tells authors what other servers could not; completes on the loop, or fails. */
  CompletableFuture<Void> lookAgain() {
    return lost.find();
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
      onStored.accept(new Fresh(said.form, List.of(), List.of(), said.atMillis, 0));
      return;
    }
    List<Receipt> receipts = new ArrayList<>();
    List<Writing> writes = new ArrayList<>();
    for (Reached some : said.meant) {
      // What is read was received: with both stored, neither has to be looked up for the other.
      receipts.addAll(own.receipts(some, Kind.DELIVERED, said.atMillis));
      if (said.form != Form.DELIVERED) {
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
    List<Reached> delivered = new ArrayList<>();
    List<Reached> read = new ArrayList<>();
    for (Reached some : said.meant) {
      delivered.addAll(news.of(some, Kind.DELIVERED));
      read.addAll(news.of(some, Kind.READ));
    }
    delivered.forEach(some -> count(some, Kind.DELIVERED));
    read.forEach(some -> count(some, Kind.READ));
    return new Fresh(said.form, delivered, read, said.atMillis, 0);
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

  private void countElsewhere(Reached fresh, Kind kind) {
    tallies.writtenElsewhere(new Writing(fresh.firstOffset(), fresh.lastOffset()));
    Map<String, List<String>> shownTo = new LinkedHashMap<>();
    for (StoredMessage message : fresh.messages()) {
      tallies.addElsewhere(
          message,
          kind,
          shownTo.computeIfAbsent(
              message.author(), author -> viewing.shown(kind, author, fresh.userIds())));
    }
  }

  /** What is said of messages, by those for whom they were, and how authors are told of it. */
  private record Said(List<Reached> meant, Form form, long atMillis) {}
}
