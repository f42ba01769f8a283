package io.realtime4j.server.chat.recovery;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.SessionRow;
import io.realtime4j.api.spi.store.SessionStore;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.message.Sequencer;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.SessionRecord;
import io.realtime4j.server.chat.session.Stays;
import io.realtime4j.server.chat.session.Topic;
import io.realtime4j.server.chat.typing.TypingTopics;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import io.realtime4j.server.socketio.CountedSocket;
import io.realtime4j.server.socketio.SessionKeeper;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * A session's row is written when it begins, at each join and leave, and at its loss, or when nobody
 * could ask for it any more; a hash of what its client presents is the key, so that the store cannot be used to take sessions. `owners` says
 * who has a session in this process: its living socket, or the one that is about to have it back. A
 * row that is alive and has no owner belonged to a process that died, or to another server, which is
 * asked to leave it.
 */

/** The sessions of the chat, in its store. Any loop. */
public final class StoredSessions implements SessionKeeper {
  /** Under this name a recovered socket finds its {@link SessionRecord}. */
  public static final String RECORD = "io.realtime4j.record";

  /** After that others have told what they took while they could not be heard. */
  private static final Duration RETELLING = Duration.ofSeconds(10);

  private final String nodeId;
  private final MessageLog log;
  private final SessionStore store;
  private final Sequencer sequencer;
  private final InstantSource clock;
  private final Duration window;
  private final Permission permission;
  private final Asker first;
  private final Peers peers;
  private final Handover handover;
  private final LogName name;

  /** By the keys of the rows. */
  private final Map<String, ServerSocket> owners = new ConcurrentHashMap<>();

  /** Sessions that this process has lost, for as long as they can be had back. */
  private final Map<String, ChatSession> lost = new ConcurrentHashMap<>();

  /**
   * Of the owners those that have yet to have the session: nothing is known of whose it becomes.
   */
  private final Set<ServerSocket> coming = ConcurrentHashMap.newKeySet();

  /** Sessions that another server waits for: no other has them. */
  private final Set<String> leaving = ConcurrentHashMap.newKeySet();

  private final Function<ChatSession, CompletionStage<Void>> saving = this::saveIfOurs;
  private final Newcomers newcomers = new Newcomers(this::saveAll);

  /** Whether no other server can ask for a session, or it may not be known yet which did. */
  private volatile boolean isCutOff;

  /** Says who somebody is, and whether he may be in rooms again. */
  public interface Permission {
    /** Returns who the middleware has found a socket to be, or null. */
    @Nullable Principal principal(ServerSocket socket);

    /** Returns whether a session must not go on, by a socket's id or its label. */
    boolean isRevoked(Principal who, String idOrLabel);

    /** Returns what asks on a socket's loop. */
    Asker asker(ServerSocket socket);

    /**
     * Completes with the offsets up to which messages are hidden from somebody, by room, if he may
     * be in all of these rooms.
     */
    CompletionStage<Optional<Map<String, Long>>> mayReturn(Principal who, Stays stays);
  }

  public StoredSessions(
      String nodeId,
      MessageLog log,
      SessionStore store,
      Sequencer sequencer,
      InstantSource clock,
      Duration window,
      Permission permission,
      Asker first,
      Peers peers) {
    this.nodeId = nodeId;
    this.log = log;
    this.store = store;
    this.sequencer = sequencer;
    this.clock = clock;
    this.window = window;
    this.permission = permission;
    this.first = first;
    this.peers = peers;
    this.handover = new Handover(peers, first.loop(), new Here());
    this.name = new LogName(log.epoch());
  }

  @Override
  public String offset(long position) {
    return name.offset(position);
  }

  @Override
  public CompletionStage<@Nullable Kept> find(
      ServerSocket socket, String pid, @Nullable String offset) {
    Principal who = permission.principal(socket);
    Long seen = offset == null ? Long.valueOf(0) : name.position(offset);
    if (who == null || seen == null) {
      return CompletableFuture.completedFuture(null);
    }
    String key = Digest.key(pid);
    coming.add(socket);
    ServerSocket owner = owners.put(key, socket);
    CompletableFuture<@Nullable Void> fenced = new CompletableFuture<>();
    if (owner == null) {
      fenced.complete(null);
    } else {
      owner
          .loop()
          .execute(
              () -> {
                CountedSocket.of(owner).takeOver();
                socket.loop().execute(() -> fenced.complete(null));
              });
    }
    Asker asker = permission.asker(socket);
    return fenced
        .thenCompose(done -> asker.ask("the store", () -> store.find(key)))
        .thenCompose(row -> leftByOthers(asker, who, row))
        .thenCompose(row -> find(asker, socket, who, seen, row));
  }

  /** Completes with the row as it is when the server that has the session has left it. */
  private CompletionStage<Optional<SessionRow>> leftByOthers(
      Asker asker, Principal who, Optional<SessionRow> found) {
    SessionRow row = found.orElse(null);
    if (row == null || !isAtAnother(row) || !isOf(who, row)) {
      return CompletableFuture.completedFuture(found);
    }
    return handover
        .ask(asker.loop(), row.node(), row.key())
        .thenCompose(left -> asker.ask("the store", () -> store.find(row.key())))
        // A third one was quicker.
        .thenApply(now -> now.filter(read -> !isAtAnother(read) || read.node().equals(row.node())));
  }

  private boolean isAtAnother(SessionRow row) {
    return peers.areExpected() && row.isAlive() && !row.node().equals(nodeId);
  }

  private static boolean isOf(Principal who, SessionRow row) {
    return row.tenant().equals(who.tenant()) && row.userId().equals(who.userId());
  }

  private CompletionStage<@Nullable Kept> find(
      Asker asker, ServerSocket socket, Principal who, long offset, Optional<SessionRow> found) {
    SessionRow row = found.orElse(null);
    if (row == null || clock.millis() >= row.expiresAtMillis() || !isOf(who, row)) {
      return CompletableFuture.completedFuture(null);
    }
    // What was lost here, and was had elsewhere since, is older than the row.
    SessionRecord record = read(row, row.node().equals(nodeId) ? lost.get(row.key()) : null);
    if (permission.isRevoked(who, row.sid()) || permission.isRevoked(who, record.label())) {
      return CompletableFuture.completedFuture(null);
    }
    long after = Math.max(offset, row.startLsn());
    if (after < record.stays().knownSince()) {
      return CompletableFuture.completedFuture(null);
    }
    CatchUp missed = new CatchUp(row.tenant(), record.stays(), after);
    CompletionStage<Optional<Map<String, Long>>> permitted =
        asker.ask("the room policy", () -> permission.mayReturn(who, record.stays()));
    // What others write in a room is noticed only once it is in use here.
    CompletionStage<Boolean> complete =
        peers.areExpected()
            ? permitted
                .thenCompose(hidden -> collect(asker, record, missed))
                .thenCompose(
                    whole -> asker.tell("the store", sequencer::caughtUp).thenApply(up -> whole))
            : collect(asker, record, missed);
    return permitted.thenCompose(
        hidden ->
            hidden.isPresent() && owners.get(row.key()) == socket
                ? complete.thenCompose(
                    whole ->
                        whole
                            ? atHead(row, record, after, missed, hidden.get())
                            : CompletableFuture.completedFuture(null))
                : CompletableFuture.completedFuture(null));
  }

  private CompletionStage<Boolean> collect(Asker asker, SessionRecord record, CatchUp missed) {
    return record.stays().rooms().isEmpty()
        ? CompletableFuture.completedFuture(true)
        : missed.collect(asker, log);
  }

  /** Adds what was posted meanwhile, between two batches; what comes later is live. */
  private CompletionStage<@Nullable Kept> atHead(
      SessionRow row, SessionRecord record, long after, CatchUp missed, Map<String, Long> hidden) {
    CompletableFuture<@Nullable Kept> kept = new CompletableFuture<>();
    sequencer.sinceThen(
        missed.upTo(),
        (head, rows) -> {
          boolean isThere =
              after <= head
                  && (record.stays().rooms().isEmpty() || missed.take(head, rows))
                  && !missed.holdsAnyOf(hidden);
          kept.complete(
              isThere ? new Kept(row.sid(), RECORD, record, after, missed.events()) : null);
        });
    return kept;
  }

  @Override
  public void gaveUp(ServerSocket socket, String pid) {
    owners.remove(Digest.key(pid), socket);
    coming.remove(socket);
  }

  /** A session has begun or goes on; keeps it. On its loop. */
  public void begin(ChatSession session) {
    String pid = session.pid();
    if (pid != null) {
      String key = Digest.key(pid);
      owners.put(key, session.socket());
      coming.remove(session.socket());
      lost.remove(key);
      session.kept().keptBy(saving, peers.areExpected());
      if (peers.areExpected() && session.socket().recovered()) {
        tell(session, () -> save(session).thenAccept(saved -> handover.taken(key)));
      } else if (session.kept().stays().isNone()) {
        newcomers.add(session);
      } else {
        tell(session, () -> save(session));
      }
    }
  }

  /** Stores a living session as it is now. */
  private CompletionStage<Void> save(ChatSession session) {
    return store.put(List.of(row(session, SessionRow.NEVER, SessionRow.NEVER)));
  }

  /** Stores one that another server may have taken meanwhile without being heard. */
  private CompletionStage<Void> saveIfOurs(ChatSession session) {
    String pid = session.pid();
    if (pid == null || !isCutOff) {
      return save(session);
    }
    SessionRow row = row(session, SessionRow.NEVER, SessionRow.NEVER);
    return ifOurs(row.key(), () -> store.put(List.of(row)));
  }

  /** Stores those of a loop's newcomers that are still there, as they are now. */
  private void saveAll(Asker asker, List<ChatSession> sessions) {
    List<SessionRow> rows = new ArrayList<>();
    for (ChatSession session : sessions) {
      if (!session.isClosed()) {
        rows.add(row(session, SessionRow.NEVER, SessionRow.NEVER));
      }
    }
    if (!rows.isEmpty()) {
      Stages.settle(asker.tell("the store", () -> store.put(rows)), done -> {}, failure -> {});
    }
  }

  /** What fails is logged: the session then cannot be had back, or not for as long. */
  private static void tell(ChatSession session, Supplier<CompletionStage<Void>> question) {
    Stages.settle(session.shard().asker().tell("the store", question), done -> {}, failure -> {});
  }

  /** A session has ended. On its loop. */
  public void ended(ChatSession session, boolean mayComeBack) {
    String pid = session.pid();
    if (pid == null) {
      return;
    }
    String key = Digest.key(pid);
    if (!owners.remove(key, session.socket()) && !mayComeBack) {
      return;
    }
    if (mayComeBack) {
      long now = clock.millis();
      SessionRow row = row(session, now, now + window.toMillis());
      lost.put(key, session);
      session.socket().loop().schedule(window, () -> lost.remove(key, session));
      tell(session, () -> ifOurs(key, () -> store.put(List.of(row))));
    } else {
      tell(session, () -> ifOurs(key, () -> store.remove(List.of(key))));
    }
  }

  /** Stores what sessions have been told, one after the other: nobody waits for it. */
  private void saveTold(Deque<ServerSocket> some) {
    ServerSocket next = isCutOff ? some.poll() : null;
    if (next == null) {
      return;
    }
    Runnable goOn = () -> next.loop().execute(() -> saveTold(some));
    ChatSession session =
        CountedSocket.of(next).attachment() instanceof ChatSession living ? living : null;
    String pid = session == null || session.isClosed() ? null : session.pid();
    if (session != null && pid != null && session.kept().isToldOfSome()) {
      Stages.settle(
          session.shard().asker().tell("the store", () -> saveIfOurs(session)),
          done -> goOn.run(),
          failure -> goOn.run());
    } else {
      goOn.run();
    }
  }

  /** A session that has gone on elsewhere is not to be written by who has noticed nothing of it. */
  private CompletionStage<Void> ifOurs(String key, Supplier<CompletionStage<Void>> write) {
    if (!peers.areExpected() || leaving.contains(key)) {
      return write.get();
    }
    return store
        .find(key)
        .thenCompose(
            row ->
                row.isPresent() && !row.get().node().equals(nodeId)
                    ? CompletableFuture.completedFuture(null)
                    : write.get());
  }

  /** The sessions of this server, for the others. On the first loop. */
  private final class Here implements Handover.Holder {
    private int cuts;

    @Override
    public void cutOff(boolean isNow) {
      cuts += isNow ? 1 : 0;
      if (isNow) {
        isCutOff = true;
        Map<EventLoop, Deque<ServerSocket>> byLoop = new LinkedHashMap<>();
        for (ServerSocket owner : owners.values()) {
          byLoop.computeIfAbsent(owner.loop(), loop -> new ArrayDeque<>()).add(owner);
        }
        byLoop.forEach((loop, some) -> loop.execute(() -> saveTold(some)));
      } else {
        int known = cuts;
        first
            .loop()
            .schedule(
                RETELLING,
                () -> {
                  if (cuts == known) {
                    isCutOff = false;
                  }
                });
      }
    }

    @Override
    public CompletionStage<Void> leave(String key) {
      ServerSocket owner = owners.get(key);
      CompletableFuture<Void> left = new CompletableFuture<>();
      if (owner == null) {
        left.complete(null);
      } else {
        leaving.add(key);
        owner
            .loop()
            .execute(
                () -> {
                  CountedSocket.of(owner).takeOver();
                  first.loop().execute(() -> left.complete(null));
                });
      }
      // Written after all that was to be written of it.
      return left.thenCompose(
              done -> first.tell("the store", () -> store.markAlive(nodeId, clock.millis())))
          .whenComplete((marked, failure) -> leaving.remove(key));
    }

    @Override
    public void taken(String key) {
      lost.remove(key);
      ServerSocket owner = owners.get(key);
      if (owner != null) {
        Stages.settle(
            first.ask("the store", () -> store.find(key)),
            row -> {
              boolean isOthers = row.isPresent() && isAtAnother(row.get());
              // Who is coming has it later than the one that took it, and says so.
              if (isOthers && !coming.contains(owner) && owners.remove(key, owner)) {
                owner.loop().execute(() -> CountedSocket.of(owner).takeOver());
              }
            },
            failure -> {});
      }
    }
  }

  /** Returns how long ago a session was lost; its loss may not have been noticed yet. */
  private Duration away(SessionRow row) {
    long lostAt = row.lostAtMillis();
    return Duration.ofMillis(lostAt == SessionRow.NEVER ? 0 : Math.max(0, clock.millis() - lostAt));
  }

  private SessionRow row(ChatSession session, long lostAt, long expiresAt) {
    String pid = session.pid();
    return SessionRow.builder()
        .key(Digest.key(pid == null ? "" : pid))
        .tenant(session.principal().tenant())
        .userId(session.principal().userId())
        .sid(session.socket().id())
        .node(nodeId)
        .startLsn(session.kept().startLsn())
        .lostAtMillis(lostAt)
        .expiresAtMillis(expiresAt)
        .body(Json.toBytes(body(session, lostAt != SessionRow.NEVER)))
        .build();
  }

  /** What goes without saying is left out: there are as many rows as sessions. */
  private JsonObject body(ChatSession session, boolean isLost) {
    JsonObject.Builder body = JsonObject.builder();
    if (!session.label().equals(session.socket().id())) {
      body.put("label", session.label());
    }
    if (!session.kept().stays().isNone()) {
      body.put("stays", session.kept().stays().toJson());
    }
    if (!session.watched().isEmpty()) {
      body.put("watched", List.copyOf(session.watched()));
    }
    boolean saysWhatWasTold = isLost || isCutOff;
    List<String> told = saysWhatWasTold ? session.kept().recentUsers() : List.of();
    if (!told.isEmpty()) {
      body.put("told", told);
    }
    if (saysWhatWasTold && peers.areExpected()) {
      body.put("topics", TypingTopics.toJson(session.kept().recentTopics()));
    }
    return body.build();
  }

  private SessionRecord read(SessionRow row, @Nullable ChatSession before) {
    JsonObject body =
        (JsonObject) Json.parse(ByteBuffer.wrap(row.body()), ProtocolLimits.DEFAULT).parsed();
    Stays stays = Stays.of(body.array("stays").orElse(JsonArray.EMPTY));
    List<Topic> topics =
        body.array("topics")
            .map(told -> TypingTopics.of(row.tenant(), told))
            // Who had it has not come to say so.
            .orElseGet(
                () -> peers.areExpected() ? TypingTopics.likely(row.tenant(), stays) : List.of());
    return new SessionRecord(
        body.string("label").orElse(row.sid()),
        stays,
        body.array("watched").orElse(JsonArray.EMPTY).strings(),
        row.startLsn(),
        away(row),
        before == null
            ? body.array("told").orElse(JsonArray.EMPTY).strings()
            : before.kept().recentUsers(),
        before == null ? topics : before.kept().recentTopics(),
        before);
  }
}
