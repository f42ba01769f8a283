package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.LogOrder;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.cluster.Voice;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionsHere;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * The store says once, to one server, that a receipt is new; an author may have sessions on any. So
 * that server tells all what was new, each tells its own sessions of the author by its own gate, and
 * adds it to the counts that it keeps. What is told is numbered, and the latest of it is kept for a
 * while: a peer that has missed something is told that again, and takes what it has not had. What is
 * too old for that, and what a server that died may have stored and not told, is found by comparing
 * with the store.
 */

/** Tells other servers which receipts are new, and hears it of them. */
public final class ReceiptRelay implements Part {
  /** What it tells peers about. */
  public static final String SUBJECT = "receipts";

  /** A peer notices within seconds that something is missing. */
  static final Duration KEPT = Duration.ofSeconds(30);

  /** Messages and users in what is kept; some megabytes. */
  static final int MAX_WEIGHT = 20_000;

  /** Of peers that are gone it is remembered what they have told, for they may only be cut off. */
  private static final int MAX_PEERS = 100;

  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final Peers peers;
  private final EventLoop first;
  private final LogOrder log;
  private final SessionsHere here;
  private final List<RecentReceipts> receipts;
  private final Map<EventLoop, Rounds> rounds = new LinkedHashMap<>();

  /** Set before anything is told. */
  private @Nullable RoomDirectory rooms;

  // First loop only.
  private final Deque<Piece> recent = new ArrayDeque<>();
  private int weight;
  private long number;
  // What of each peer was heard, by number.
  private final Map<String, OffsetRanges> heard =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OffsetRanges> eldest) {
          return size() > MAX_PEERS;
        }
      };

  /**
   * Creates one.
   *
   * @param first the first loop, on which peers are heard
   * @param receipts what was told of receipts lately, one per loop
   */
  public ReceiptRelay(
      Peers peers,
      EventLoop first,
      LogOrder log,
      SessionsHere here,
      List<RecentReceipts> receipts) {
    this.peers = peers;
    this.first = first;
    this.log = log;
    this.here = here;
    this.receipts = receipts;
    receipts.forEach(some -> rounds.put(some.loop(), new Rounds(some.loop())));
  }

  /** Says where the rooms are; before anything is told. */
  public void attach(RoomDirectory directory) {
    rooms = directory;
  }

  private RoomDirectory rooms() {
    return Objects.requireNonNull(rooms);
  }

  /** Returns whether other servers may tell something. */
  boolean areOthers() {
    return peers.areExpected();
  }

  /** Returns whether a user has a session here. */
  boolean isHere(String tenant, String userId) {
    return here.isHere(tenant, userId);
  }

  /** Tells the others; from any loop. */
  void tell(RoomKey room, Fresh fresh) {
    if (!peers.areExpected() || fresh.isEmpty()) {
      return;
    }
    JsonObject json = FreshJson.write(room, fresh);
    int size = 1 + fresh.all().stream().mapToInt(ReceiptRelay::size).sum();
    first.execute(
        () -> {
          number++;
          Piece piece = new Piece(number, json, log.head(), size, first.nanoTime());
          recent.add(piece);
          weight += size;
          forgetOld();
          peers.tell(SUBJECT, piece.toJson(false));
        });
  }

  private static int size(Reached some) {
    return some.messages().size() + some.userIds().size();
  }

  private void forgetOld() {
    long now = first.nanoTime();
    while (!recent.isEmpty()
        && (weight > MAX_WEIGHT || now - recent.element().atNanos >= KEPT.toNanos())) {
      weight -= recent.remove().weight;
    }
  }

  @Override
  public void retell(Voice voice) {
    forgetOld();
    recent.forEach(piece -> voice.tell(piece.toJson(true)));
    voice.tell(JsonObject.of("last", number));
    voice.end();
  }

  @Override
  public void told(String peer, JsonObject message) {
    OffsetRanges known = heard.computeIfAbsent(peer, name -> new OffsetRanges());
    long last = message.integer("last").orElse(0L);
    if (last > 0 && !known.containsAll(1, last)) {
      known.add(1, last);
      lookAgain();
    }
    JsonObject json = message.object("fresh").orElse(null);
    if (json == null) {
      return;
    }
    long told = message.integer("number").orElseThrow();
    if (known.contains(told)) {
      return;
    }
    RoomKey room = FreshJson.room(json);
    Fresh fresh = FreshJson.read(json);
    known.add(told, told);
    boolean isLate = message.bool("late").orElse(false);
    log.after(message.integer("after").orElse(0L), () -> take(room, fresh, isLate));
  }

  private void take(RoomKey key, Fresh fresh, boolean isLate) {
    EventLoop home = rooms().loop(key);
    home.execute(() -> remember(home, key, fresh));
    Consumer<Room> action = room -> room.receipts().toldElsewhere(fresh, isLate);
    boolean isAuthorHere =
        fresh.messages().stream()
            .map(StoredMessage::author)
            .distinct()
            .anyMatch(author -> isHere(key.tenant(), author));
    if (isAuthorHere) {
      rooms()
          .enter(
              key,
              action,
              failure -> LOG.log(System.Logger.Level.DEBUG, "receipts could not be told", failure));
    } else {
      rooms().ifOpen(key, action);
    }
  }

  /** The author may come back here from another server. */
  private void remember(EventLoop home, RoomKey key, Fresh fresh) {
    for (RecentReceipts some : receipts) {
      if (some.loop() == home) {
        fresh.messages().forEach(message -> some.told(key, message));
      }
    }
  }

  @Override
  public void gone(String peer) {
    lookAgain();
  }

  /** In all rooms, those of a loop one after the other. */
  private void lookAgain() {
    rooms().everywhere(room -> Objects.requireNonNull(rounds.get(room.home())).add(room));
  }

  /**
   * What was told.
   *
   * @param after how far the log had come then
   * @param weight what it takes to keep it
   */
  private record Piece(long number, JsonObject fresh, long after, int weight, long atNanos) {
    JsonObject toJson(boolean isLate) {
      return JsonObject.builder()
          .put("number", number)
          .put("after", after)
          .putIfPresent("late", isLate ? Boolean.TRUE : null)
          .put("fresh", fresh)
          .build();
    }
  }
}
