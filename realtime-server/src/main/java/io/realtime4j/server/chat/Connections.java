package io.realtime4j.server.chat;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.Ack;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.chat.meter.Metrics;
import io.realtime4j.server.chat.plugin.FeatureHost;
import io.realtime4j.server.chat.presence.PresenceHub;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.recovery.StoredSessions;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionCare;
import io.realtime4j.server.chat.session.SessionRecord;
import io.realtime4j.server.chat.session.SessionShard;
import io.realtime4j.server.chat.session.SessionsHere;
import io.realtime4j.server.chat.session.Stays;
import io.realtime4j.server.chat.session.Topic;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import io.realtime4j.server.socketio.BatchNamespace;
import io.realtime4j.server.socketio.CountedSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Takes clients up who may come in, and clears up when they go. */
public final class Connections implements SessionCare, StoredSessions.Permission {
  private static final Long REFUSED = -1L;

  private final Admission admission;
  private final List<SessionShard> shards;
  private final RoomDirectory rooms;
  private final PresenceHub presence;
  private final PrivacyHub privacy;
  private final StateTeller state;
  private final UserSessions users;
  private final SessionsHere here;
  private final FeatureHost features;
  private final EventRouter router;
  private final Greeting greeting;

  /** Null if sessions cannot be had back; set before clients come. */
  private @Nullable StoredSessions sessions;

  /** The last client's query: most clients of a server have the same, and one copy is enough. */
  private final AtomicReference<String> query = new AtomicReference<>("");

  Connections(
      Admission admission,
      List<SessionShard> shards,
      RoomDirectory rooms,
      PresenceHub presence,
      PrivacyHub privacy,
      StateTeller state,
      UserSessions users,
      SessionsHere here,
      FeatureHost features,
      EventRouter router,
      Greeting greeting) {
    this.admission = admission;
    this.shards = shards;
    this.rooms = rooms;
    this.presence = presence;
    this.privacy = privacy;
    this.state = state;
    this.users = users;
    this.here = here;
    this.features = features;
    this.router = router;
    this.greeting = greeting;
  }

  /** Has sessions kept, so that they can be had back. */
  void keptIn(StoredSessions stored) {
    sessions = stored;
  }

  void attachTo(BatchNamespace namespace) {
    namespace.forgetHandshakes(Admission::withoutToken);
    // A room is entered through its policy and with its history: by no other way.
    namespace.remoteJoins((socket, room) -> CompletableFuture.completedFuture(false));
    namespace.use(admission::check);
    namespace.onConnection(this::connected);
  }

  @Override
  public @Nullable Principal principal(ServerSocket socket) {
    Admission.Admitted admitted = Admission.admitted(socket);
    return admitted == null ? null : admitted.who();
  }

  @Override
  public boolean isRevoked(Principal who, String idOrLabel) {
    return admission.isRevoked(who, idOrLabel);
  }

  @Override
  public Asker asker(ServerSocket socket) {
    return admission.asker(socket);
  }

  /** A session is had back only if it may be in all of its rooms again. */
  @Override
  public CompletionStage<Optional<Map<String, Long>>> mayReturn(Principal who, Stays stays) {
    List<CompletableFuture<Long>> permissions = new ArrayList<>();
    // A room that was left needs no permission: what came before that was for the session then.
    List<String> names = stays.open().stream().map(Stays.Stay::room).distinct().toList();
    for (String name : names) {
      CompletableFuture<Long> permission = new CompletableFuture<>();
      permissions.add(permission);
      rooms.enter(
          new RoomKey(who.tenant(), name),
          room ->
              Stages.settle(
                  room.entrance().mayReturn(who),
                  permission::complete,
                  refused -> permission.complete(REFUSED)),
          failure -> permission.complete(REFUSED));
    }
    return Stages.all(permissions)
        .thenApply(
            hidden -> {
              Map<String, Long> byRoom = new LinkedHashMap<>();
              for (int i = 0; i < names.size(); i++) {
                byRoom.put(names.get(i), hidden.get(i));
              }
              return hidden.contains(REFUSED) ? Optional.empty() : Optional.of(byRoom);
            });
  }

  /** Returns the query as one text for all who come with the same one after the other. */
  private String query(ServerSocket socket) {
    String text = socket.handshake().request().queryText();
    String known = query.get();
    if (known != null && known.equals(text)) {
      return known;
    }
    query.set(text);
    return text;
  }

  private void connected(ServerSocket socket) {
    Admission.Admitted admitted = Admission.admitted(socket);
    if (admitted == null) {
      socket.disconnect(true);
      return;
    }
    Principal who = admitted.who();
    SessionRecord before = takeRecord(socket);
    String label = before != null ? before.label() : who.sessionId();
    // Names the user's own room, and whose share of requests it is: one text for both.
    String own = own(who, socket);
    ChatSession session =
        new ChatSession(
            socket,
            shard(socket),
            who,
            label == null ? socket.id() : label,
            router.budget(own, socket),
            this);
    if (!who.isAnonymous() && !users.enter(own, session, admitted.replaces())) {
      turnAway(socket, who);
      return;
    }
    session.cameWith(query(socket), socket.handshake().request().header(Admission.APP_NAME));
    CountedSocket.of(socket).attach(session);
    socket.positions(session.can("position"));
    session.shard().add(session);
    here.entered(session);
    privacy.entered(who);
    if (!who.isAnonymous()) {
      socket.join(own);
    }
    if (before != null) {
      resume(session, before);
    }
    if (sessions != null) {
      sessions.begin(session);
    }
    greeting.welcome(session);
    greeting.watchExpiry(session);
    presence.connected(session, who, before == null ? null : before.before(), admitted.before());
    if (before != null) {
      state.returned(session, before);
    }
    features.connected(session, before != null);
    String outcome = before == null ? Metrics.OK : Metrics.RECOVERED;
    session.shard().meter().connected(outcome);
    admission.entered(session, admitted);
  }

  /** Names whom a session belongs to: its user, or itself alone. */
  private static String own(Principal who, ServerSocket socket) {
    return who.isAnonymous() ? socket.id() : RoomKey.userRoom(who.tenant(), who.userId());
  }

  /** Many of one user have come at once; when this one comes again, it is refused in due form. */
  private void turnAway(ServerSocket socket, Principal who) {
    String pid = CountedSocket.of(socket).pid();
    if (sessions != null && pid != null) {
      sessions.gaveUp(socket, pid);
    }
    admission.noteFullUser(socket, who);
    socket.loop().execute(() -> Greeting.turnedAway(socket, admission.turnedAway()));
  }

  private static @Nullable SessionRecord takeRecord(ServerSocket socket) {
    // Only then: who asks for data makes a map of it.
    return socket.recovered()
            && socket.data().remove(StoredSessions.RECORD) instanceof SessionRecord known
        ? known
        : null;
  }

  /** Puts the session where it was: between two batches, as it was found. */
  private void resume(ChatSession session, SessionRecord before) {
    session.kept().resumes(before);
    List<Topic> told = before.topics();
    Set<RoomKey> keys = new LinkedHashSet<>();
    for (Stays.Stay stay : before.stays().open()) {
      RoomKey key = new RoomKey(session.principal().tenant(), stay.room());
      keys.add(key);
      session.socket().join(key.socketRoom(stay.thread()));
      session.entered(key, stay.thread());
    }
    for (RoomKey key : keys) {
      session.shard().joined(key, session);
      Principal who = session.principal();
      rooms.enter(
          key,
          room -> {
            room.returned(session, who);
            state.show(session, key, told);
          },
          failure -> {});
    }
    for (String userId : before.watched()) {
      session.watch(userId);
      session
          .shard()
          .watches(new SessionShard.UserKey(session.principal().tenant(), userId), session);
    }
  }

  @Override
  public void heard(ChatSession session, String event, List<JsonValue> args, @Nullable Ack ack) {
    router.heard(session, event, args, ack);
  }

  @Override
  public void drained(ChatSession session) {
    state.drained(session);
  }

  @Override
  public void expired(ChatSession session) {
    greeting.expired(session);
  }

  @Override
  public void ended(ChatSession session, DisconnectReason reason) {
    session.close();
    if (!session.principal().isAnonymous()) {
      users.left(own(session.principal(), session.socket()), session);
    }
    greeting.goodbye(session, reason);
    session.shard().meter().count(Metrics.DISCONNECTS.with("reason", reason.text()), 1);
    if (reason == DisconnectReason.SLOW || reason == DisconnectReason.PARSE_ERROR) {
      session
          .shard()
          .complaints()
          .happened(
              System.Logger.Level.INFO,
              session.about(
                  reason == DisconnectReason.SLOW
                      ? "a client does not read"
                      : "a client broke the protocol",
                  reason.text()));
    }
    // Before the session can be had back, so that its return is not told before its loss.
    features.disconnected(session, sessions != null && reason.isRecoverable() && !reason.isClean());
    if (sessions != null) {
      sessions.ended(session, reason.isRecoverable());
    }
    session.shard().remove(session);
    here.left(session);
    boolean clean = reason.isClean();
    // Presence first: it still knows then in which rooms the user was.
    Principal who = session.principal();
    presence.closed(session, who, clean);
    privacy.exited(who);
    for (RoomKey key : session.concerned()) {
      rooms.ifOpen(key, room -> room.closed(session, who, clean));
    }
  }

  private SessionShard shard(ServerSocket socket) {
    for (SessionShard shard : shards) {
      if (shard.loop() == socket.loop()) {
        return shard;
      }
    }
    throw new IllegalStateException("a socket on a loop that is none of the transport's");
  }
}
