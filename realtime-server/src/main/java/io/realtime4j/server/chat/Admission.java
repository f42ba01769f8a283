package io.realtime4j.server.chat;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.ConnectRefusedException;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketHandshake;
import io.realtime4j.server.chat.meter.Meters;
import io.realtime4j.server.chat.meter.Metrics;
import io.realtime4j.server.chat.moderation.Ledger;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Happening;
import io.realtime4j.server.loop.Stages;
import io.realtime4j.server.socketio.CountedSocket;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Finds out who a client is before it comes in. */
final class Admission {
  static final String APP_NAME = "X-App-Name";
  static final String DRAINING = "SERVER_DRAINING";
  private static final String TOKEN = "token";

  /** Under this name a client says which socket it had before. */
  static final String PREVIOUS = "previous";

  private static final String FULL = "TOO_MANY_CONNECTIONS";

  private static final String LIMIT = "limit";

  /** Nobody knows when a place becomes free. */
  private static final int RETRY_MILLIS = 5_000;

  /** How a refusal is counted that has no code. */
  private static final String OTHER = "other";

  private final Authenticator authenticator;
  private final Operations operations;
  private final IntSupplier connections;
  private final int maxConnections;
  private final UserSessions users;
  private final List<Asker> askers;
  private final PrivacyHub privacy;
  private final Meters meters;
  private final Ledger ledger;

  Admission(
      Authenticator authenticator,
      Operations operations,
      IntSupplier connections,
      int maxConnections,
      UserSessions users,
      List<Asker> askers,
      PrivacyHub privacy,
      Meters meters,
      Ledger ledger) {
    this.authenticator = authenticator;
    this.operations = operations;
    this.connections = connections;
    this.maxConnections = maxConnections;
    this.users = users;
    this.askers = List.copyOf(askers);
    this.privacy = privacy;
    this.meters = meters;
    this.ledger = ledger;
  }

  /** Returns whether a session must not be had back, though its user may come in. */
  boolean isRevoked(Principal who, String idOrLabel) {
    return ledger.isSessionRevoked(who.tenant(), idOrLabel);
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
        .user(socket.handshake().request().user())
        .build();
  }

  private static JsonObject tooMany(int limit) {
    return JsonObject.of("code", FULL, "retryAfterMs", RETRY_MILLIS, LIMIT, limit);
  }

  private static String fullUser(int limit) {
    return "Too many connections of this user: there may be " + limit;
  }

  /** Returns what a session hears that came in beside many others of its user. */
  JsonObject turnedAway() {
    int limit = users.most();
    return JsonObject.of(
        "code",
        FULL,
        "message",
        fullUser(limit),
        "retryAfterMs",
        RETRY_MILLIS,
        "details",
        JsonObject.of(LIMIT, limit));
  }

  /** Completes when the client may come in; who it is is attached to the socket then. */
  CompletionStage<Void> check(ServerSocket socket) {
    CompletionStage<Void> answer = ask(socket);
    return answer.whenComplete(
        (in, failure) -> {
          if (failure != null) {
            meters.of(socket.loop()).connected(code(Stages.cause(failure)));
          }
        });
  }

  private static String code(Throwable refusal) {
    if (refusal instanceof ConnectRefusedException refused) {
      return refused.data() instanceof JsonObject data ? data.string("code").orElse(OTHER) : OTHER;
    }
    return refusal instanceof RealtimeException known ? known.code() : "INTERNAL_ERROR";
  }

  private CompletionStage<Void> ask(ServerSocket socket) {
    if (operations.isDraining()) {
      // Its connection is from before. A refusal alone would be final for clients that do not know
      // ours: they come back only when a connection is lost.
      socket.closeConnection();
      return CompletableFuture.failedFuture(
          new ConnectRefusedException(
              "The server is closing", JsonObject.of("code", DRAINING, "retryAfterMs", 1_000)));
    }
    if (connections.getAsInt() > maxConnections) {
      meters.of(socket.loop()).count(Metrics.REFUSED_CONNECTIONS.with("limit", "server"), 1);
      note(socket, Level.WARNING, Happening.of("the server is full").code(FULL));
      return CompletableFuture.failedFuture(
          new ConnectRefusedException(
              "Too many connections: the server takes " + maxConnections, tooMany(maxConnections)));
    }
    long since = operations.entering();
    // Who comes before it is known how others stand would at first see nobody.
    Asker asker = asker(socket);
    return asker
        .ask("the authenticator", () -> authenticator.authenticate(authRequest(socket)))
        .whenComplete((who, failure) -> noteRefusal(socket, failure))
        .thenCompose(
            who -> {
              CompletionStage<Void> place = place(socket, who, since);
              return place.thenCompose(
                  free -> asker.tell("the settings", () -> privacy.ready(who.tenant())));
            });
  }

  /** Completes when there is a place for one more session of a user. On the socket's loop. */
  private CompletionStage<Void> place(ServerSocket socket, Principal who, long since) {
    String own = RoomKey.userRoom(who.tenant(), who.userId());
    boolean full = !who.isAnonymous() && users.isFull(own);
    ChatSession before = who.isAnonymous() ? null : users.before(own, socket.handshake().auth());
    // Not among its data, which a recovered session has from before.
    CountedSocket.of(socket).attach(new Admitted(who, since, full, before));
    if (!full) {
      return CompletableFuture.completedFuture(null);
    }
    if (before == null) {
      noteFullUser(socket, who);
      return CompletableFuture.failedFuture(
          new ConnectRefusedException(fullUser(users.most()), tooMany(users.most())));
    }
    CompletableFuture<Void> gone = new CompletableFuture<>();
    before
        .socket()
        .loop()
        .execute(
            () -> {
              CountedSocket.of(before.socket()).takeOver();
              gone.complete(null);
            });
    return gone;
  }

  /** A user has as many sessions as there may be. On the socket's loop. */
  void noteFullUser(ServerSocket socket, Principal who) {
    meters.of(socket.loop()).count(Metrics.REFUSED_CONNECTIONS.with("limit", "user"), 1);
    note(
        socket,
        Level.INFO,
        Happening.of("a user has too many sessions").code(FULL).user(who.tenant(), who.userId()));
  }

  /** Whoever runs the server may have forgotten a key, or see somebody try tokens. */
  private void noteRefusal(ServerSocket socket, @Nullable Throwable failure) {
    if (failure != null && Stages.cause(failure) instanceof AuthenticationException refused) {
      note(socket, Level.INFO, Happening.of("a client was refused").code(refused.code()));
    }
  }

  private void note(ServerSocket socket, Level level, Happening happening) {
    asker(socket)
        .complaints()
        .happened(level, happening.sid(socket.id()).address(socket.handshake().request().remote()));
  }

  /**
   * Who a socket was found to be.
   *
   * @param since what the operations know it by while it comes in
   * @param replaces whether it takes the place of a session that may not have ended yet
   * @param before the session that it says it goes on from, if that has not ended yet
   */
  record Admitted(Principal who, long since, boolean replaces, @Nullable ChatSession before) {}

  /** Returns who a socket was found to be, {@code null} before that. */
  static @Nullable Admitted admitted(ServerSocket socket) {
    return CountedSocket.of(socket).attachment() instanceof Admitted admitted ? admitted : null;
  }

  /** A session has come in. */
  void entered(ChatSession session, Admitted admitted) {
    operations.entered(session, admitted.since);
  }

  /** Returns what asks on a socket's loop. */
  Asker asker(ServerSocket socket) {
    for (Asker asker : askers) {
      if (asker.loop() == socket.loop()) {
        return asker;
      }
    }
    throw new IllegalStateException("a socket on a loop that is none of the transport's");
  }

  /** A session may live for days, and its first token, and where it came from, are used once. */
  static JsonObject withoutToken(JsonObject auth) {
    JsonObject.Builder rest = JsonObject.builder();
    auth.members()
        .forEach(
            (name, value) -> {
              if (!name.equals(TOKEN) && !name.equals(PREVIOUS)) {
                rest.put(name, value);
              }
            });
    JsonObject kept = rest.build();
    return kept.members().isEmpty() ? JsonObject.EMPTY : kept;
  }
}
