package io.realtime4j.server.chat;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.ConnectRefusedException;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketHandshake;
import io.realtime4j.server.chat.plugin.FeatureHost;
import io.realtime4j.server.chat.presence.PresenceHub;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.recovery.StoredSessions;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionRecord;
import io.realtime4j.server.chat.session.SessionShard;
import io.realtime4j.server.chat.session.Stays;
import io.realtime4j.server.chat.session.Topic;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import io.realtime4j.server.socketio.BatchNamespace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Lets clients in, takes up what they say, and clears up when they go. */
public final class Connections implements StoredSessions.Permission {
  private static final String TOKEN = "token";
  private static final String APP_NAME = "X-App-Name";
  private static final String PRINCIPAL = "io.realtime4j.principal";

  /** Under this name an application's own listeners find the chat's session. */
  private static final String SESSION = "io.realtime4j.session";

  private final Authenticator authenticator;
  private final BooleanSupplier isFull;
  private final List<SessionShard> shards;
  private final RoomDirectory rooms;
  private final PresenceHub presence;
  private final PrivacyHub privacy;
  private final StateTeller state;
  private final FeatureHost features;
  private final EventRouter router;
  private final Greeting greeting;

  /** Null if sessions cannot be had back; set before clients come. */
  private @Nullable StoredSessions sessions;

  /** The last client's query: most clients of a server have the same, and one copy is enough. */
  private final AtomicReference<String> query = new AtomicReference<>("");

  Connections(
      Authenticator authenticator,
      BooleanSupplier isFull,
      List<SessionShard> shards,
      RoomDirectory rooms,
      PresenceHub presence,
      PrivacyHub privacy,
      StateTeller state,
      FeatureHost features,
      EventRouter router,
      Greeting greeting) {
    this.authenticator = authenticator;
    this.isFull = isFull;
    this.shards = shards;
    this.rooms = rooms;
    this.presence = presence;
    this.privacy = privacy;
    this.state = state;
    this.features = features;
    this.router = router;
    this.greeting = greeting;
  }

  /** Has sessions kept, so that they can be had back. */
  void keptIn(StoredSessions stored) {
    sessions = stored;
  }

  void attachTo(BatchNamespace namespace) {
    namespace.forgetHandshakes(Connections::withoutToken);
    // A room is entered through its policy and with its history: by no other way.
    namespace.remoteJoins((socket, room) -> CompletableFuture.completedFuture(false));
    namespace.use(this::check);
    namespace.onConnection(this::connected);
  }

  /** Returns what a client presents later on, with another token than it came with. */
  static AuthRequest authRequest(ChatSession session, String token) {
    SocketHandshake handshake = session.socket().handshake();
    return AuthRequest.builder()
        .token(token)
        .auth(withoutToken(handshake.auth()))
        .appName(session.appName())
        .query(session.query())
        .remote(handshake.request().remote())
        .build();
  }

  /** Returns what a client presents. */
  private static AuthRequest authRequest(ServerSocket socket) {
    JsonObject auth = socket.handshake().auth();
    return AuthRequest.builder()
        .token(auth.string(TOKEN).orElse(null))
        .auth(auth)
        .appName(socket.handshake().request().header(APP_NAME))
        .query(socket.handshake().request().queryText())
        .remote(socket.handshake().request().remote())
        .build();
  }

  private CompletionStage<Void> check(ServerSocket socket) {
    if (isFull.getAsBoolean()) {
      return CompletableFuture.failedFuture(
          new ConnectRefusedException(
              "Too many connections",
              JsonObject.of("code", "TOO_MANY_CONNECTIONS", "retryAfterMs", 5_000)));
    }
    // Who comes before it is known how others stand would at first see nobody.
    Asker asker = shard(socket).asker();
    return asker
        .ask("the authenticator", () -> authenticator.authenticate(authRequest(socket)))
        .whenComplete((who, failure) -> noteRefusal(asker, socket, failure))
        .thenCompose(
            who -> {
              socket.data().put(PRINCIPAL, who);
              return asker.tell("the settings", () -> privacy.ready(who.tenant()));
            });
  }

  /** Whoever runs the server may have forgotten a key, or see somebody try tokens. */
  private static void noteRefusal(Asker asker, ServerSocket socket, @Nullable Throwable failure) {
    if (failure instanceof AuthenticationException refused) {
      asker
          .complaints()
          .info(
              "a client was refused with " + refused.code(),
              ", from " + socket.handshake().request().remote().getHostString());
    }
  }

  @Override
  public @Nullable Principal principal(ServerSocket socket) {
    return socket.data().get(PRINCIPAL) instanceof Principal who ? who : null;
  }

  @Override
  public Asker asker(ServerSocket socket) {
    return shard(socket).asker();
  }

  /** A session is had back only if it may be in all of its rooms again. */
  @Override
  public CompletionStage<Boolean> mayReturn(Principal who, Stays stays) {
    List<CompletableFuture<Boolean>> permissions = new ArrayList<>();
    // A room that was left needs no permission: what came before that was for the session then.
    for (String name : new LinkedHashSet<>(stays.open().stream().map(Stays.Stay::room).toList())) {
      CompletableFuture<Boolean> permission = new CompletableFuture<>();
      permissions.add(permission);
      rooms.enter(
          new RoomKey(who.tenant(), name),
          room ->
              Stages.settle(
                  room.entrance().mayReturn(who),
                  allowed -> permission.complete(true),
                  refused -> permission.complete(false)),
          failure -> permission.complete(false));
    }
    return Stages.all(permissions)
        .thenApply(answers -> answers.stream().allMatch(answer -> answer));
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

  /** A session may live for days, and its first token is used only once. */
  static JsonObject withoutToken(JsonObject auth) {
    JsonObject.Builder rest = JsonObject.builder();
    auth.members()
        .forEach(
            (name, value) -> {
              if (!name.equals(TOKEN)) {
                rest.put(name, value);
              }
            });
    JsonObject kept = rest.build();
    return kept.members().isEmpty() ? JsonObject.EMPTY : kept;
  }

  private void connected(ServerSocket socket) {
    // Taken out, so that it is not among what a recovered session has from before.
    if (!(socket.data().remove(PRINCIPAL) instanceof Principal who)) {
      socket.disconnect(true);
      return;
    }
    SessionRecord before =
        socket.data().remove(StoredSessions.RECORD) instanceof SessionRecord known ? known : null;
    String label = before != null ? before.label() : who.sessionId();
    ChatSession session =
        new ChatSession(
            socket,
            shard(socket),
            who,
            label == null ? socket.id() : label,
            router.budget(who, socket.id()));
    session.cameWith(query(socket), socket.handshake().request().header(APP_NAME));
    socket.data().put(SESSION, session);
    socket.positions(session.can("position"));
    session.shard().add(session);
    router.attach(session);
    socket.onDisconnect(reason -> disconnected(session, reason));
    socket.onDrained(() -> state.drained(session));
    privacy.entered(who);
    if (!who.isAnonymous()) {
      socket.join(RoomKey.userRoom(who.tenant(), who.userId()));
    }
    if (before != null) {
      resume(session, before);
    }
    if (sessions != null) {
      sessions.begin(session);
    }
    greeting.welcome(session);
    greeting.watchExpiry(session);
    presence.connected(session, who, before == null ? null : before.before());
    if (before != null) {
      state.returned(session, before);
    }
    features.connected(session, before != null);
  }

  /** Puts the session where it was: between two batches, as it was found. */
  private void resume(ChatSession session, SessionRecord before) {
    session.resumes(before);
    ChatSession past = before.before();
    List<Topic> told = past == null ? List.of() : past.recentTopics();
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

  private void disconnected(ChatSession session, DisconnectReason reason) {
    session.close();
    greeting.goodbye(session, reason);
    // Before the session can be had back, so that its return is not told before its loss.
    features.disconnected(session, sessions != null && reason.isRecoverable() && !reason.isClean());
    if (sessions != null) {
      sessions.ended(session, reason.isRecoverable());
    }
    session.shard().remove(session);
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
