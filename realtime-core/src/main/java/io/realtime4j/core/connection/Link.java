package io.realtime4j.core.connection;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.core.session.Greeting;
import io.realtime4j.core.session.Incoming;
import io.realtime4j.core.session.KeptLimit;
import io.realtime4j.core.session.SocketListener;
import io.realtime4j.core.session.SocketSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One socket, from its opening on: what the server says on it, and how it ends. Loop only. */
final class Link implements SocketListener {
  /**
   * More callbacks than this that wait for the application end the connection: what it does not
   * take must not pile up here. What it misses comes with the next one.
   */
  static final int MOST_BACKLOG = 10_000;

  private final ConnectionParts parts;
  private final ClientTransport transport;
  private final ConnectionListener listener;
  private final Owner owner;
  private final SocketSession session;
  // Events that are kept back; null while they are told at once.
  private @Nullable List<Incoming> kept;
  private KeptLimit keptLimit = new KeptLimit("events");
  // What it was opened with; null if there was none.
  private final @Nullable String token;
  // Null before the server has greeted.
  private @Nullable Greeting greeting;
  // Null while there is no session whose token can be replaced.
  private @Nullable TokenRefresh refresh;
  private boolean hasBegun;
  private boolean isLeaving;
  // Nothing is told any more.
  private boolean isOver;
  // Set while the server has called our token too old, and has not taken another.
  private @Nullable Refusal expired;

  /** Hears what a link's events mean. */
  interface Owner {
    /** Something has happened that is to be decided upon. */
    void on(Link link, Input input);

    /** The socket is gone, other than by its owner. */
    void onGone(Link link, Input why);

    /** Polling was upgraded. */
    void onWire(Link link);
  }

  /**
   * Creates one that is not open yet.
   *
   * @param token what CONNECT will carry; {@code null} for none
   */
  Link(
      ConnectionParts parts,
      ClientTransport transport,
      @Nullable String token,
      ConnectionListener listener,
      Owner owner) {
    this.parts = parts;
    this.transport = transport;
    this.token = token;
    this.listener = listener;
    this.owner = owner;
    this.session =
        new SocketSession(
            parts.loop(),
            transport,
            parts.engine(),
            parts.options().connection().ackTimeout(),
            this,
            nanos -> {
              listener.onAnswer(nanos);
              checkBacklog();
            });
  }

  /** Opens the socket; false if that has failed already, of which the owner hears later. */
  boolean open(Wire wire) {
    try {
      session.open(wire);
      return true;
    } catch (RuntimeException | LinkageError e) {
      // A plug-in that throws, or lacks a library, must not leave the attempt to its time limit.
      ConnectionException failure =
          new ConnectionException(
              "CONNECTION_FAILED",
              "Transport " + transport.id() + " could not open a connection: " + e,
              null,
              e);
      parts.loop().execute(() -> onClosed(failure));
      return false;
    }
  }

  /**
   * Sends CONNECT.
   *
   * @param auth what it carries besides the token
   * @param greets whether the server may be one that greets
   */
  void join(JsonObject auth, boolean greets) {
    JsonObject.Builder all = JsonObject.builder().putIfPresent("token", token);
    auth.members().forEach(all::put);
    session.join(all.build(), greets);
    if (!isOver) {
      parts.steps().handshaken();
    }
  }

  /** Keeps events back until they are told or dropped; the owner hears if they are too many. */
  void keepEvents() {
    kept = new ArrayList<>();
    keptLimit = new KeptLimit("events");
  }

  /** Tells of what was kept back, and of what is to come at once. */
  void tellEvents() {
    List<Incoming> told = kept;
    kept = null;
    if (told != null) {
      told.forEach(listener::onEvent);
    }
  }

  /** Returns whether the server seems to be none that greets. */
  boolean isPlain() {
    return greeting != null && greeting.info().peer() == SessionInfo.Peer.PLAIN;
  }

  /** Returns whether the server is one of ours, and greets. */
  boolean isFull() {
    return greeting != null && greeting.info().peer() == SessionInfo.Peer.FULL;
  }

  SocketSession session() {
    return session;
  }

  /** Returns what the server has said of the session, {@code null} before that. */
  @Nullable Greeting greeting() {
    return greeting;
  }

  /** The session is usable, or has turned out to be another. */
  void begin(TokenCalls tokens, Consumer<String> replaced) {
    Greeting greeted = Objects.requireNonNull(greeting, "greeting");
    hasBegun = true;
    stopRefresh();
    if (token != null) {
      Instant serverTime = greeted.serverTime();
      Instant now = serverTime == null ? parts.clock().instant() : serverTime;
      refresh =
          new TokenRefresh(
              parts.loop(),
              tokens,
              session,
              token,
              now,
              newer -> {
                replaced.accept(newer);
                parts.steps().tokenReplaced();
              },
              listener::onFault);
      refresh.expires(greeted.expiresAt());
    }
  }

  private void stopRefresh() {
    if (refresh != null) {
      refresh.stop();
      refresh = null;
    }
  }

  /** Says goodbye; the owner hears nothing more. */
  void close(Runnable gone) {
    end();
    session.close(gone);
  }

  /** Ends at once; the owner hears nothing more. */
  void abort() {
    end();
    session.abort();
  }

  private void end() {
    isOver = true;
    stopRefresh();
  }

  @Override
  public void onOpened() {
    if (!isOver) {
      owner.on(this, new Input.EngineOpened());
    }
  }

  @Override
  public void onJoined() {
    if (!isOver) {
      parts.steps().joined();
      owner.on(this, new Input.Joined());
    }
  }

  private void tell(Input input) {
    if (!isOver) {
      owner.on(this, input);
    }
  }

  @Override
  public void onGreeted(Greeting greeted) {
    if (!isOver) {
      greeting = greeted;
      Refusal refusal = judge(greeted.info(), token);
      owner.on(this, refusal == null ? new Input.Greeted() : new Input.Refused(refusal));
    }
  }

  private @Nullable Refusal judge(SessionInfo judged, @Nullable String used) {
    AuthenticationException cause = parts.identity().judge(judged, used);
    return cause == null ? null : new Refusal(Refusal.Kind.FINAL, cause);
  }

  @Override
  public void onRefused(JsonObject error) {
    tell(new Input.Refused(Refusing.byServer(error)));
  }

  @Override
  public void onEvent(Incoming event) {
    if (isOver) {
      return;
    }
    if (event.name().equals("authenticated") && refresh != null) {
      expired = null;
      reauthenticated(event.payload());
    }
    if (event.name().equals("auth:error")) {
      expired = Refusing.byExpiry(event.payload());
    }
    if (!isOver) {
      tell(event);
    }
    Refusal ends = event.name().equals("error") ? Refusing.byEvent(event.payload()) : null;
    if (ends != null) {
      tell(new Input.Refused(ends));
    }
    checkBacklog();
  }

  private void tell(Incoming event) {
    if (kept == null) {
      listener.onEvent(event);
      return;
    }
    kept.add(event);
    if (keptLimit.exceededBy(event.name(), event.args())) {
      owner.on(this, new Input.GiveUpSwap(keptLimit.tooMuch()));
    }
  }

  private void reauthenticated(JsonObject identity) {
    Refusal refusal = judge(session(identity.string("userId").orElse("")), null);
    if (refusal != null) {
      owner.on(this, new Input.Refused(refusal));
    } else if (refresh != null) {
      refresh.expires(Greeting.instant(identity, "expiresAt"));
    }
  }

  private SessionInfo session(String userId) {
    SessionInfo known = Objects.requireNonNull(greeting, "greeting").info();
    return new SessionInfo(
        known.socketId(), userId, known.sessionId(), known.peer(), known.features());
  }

  /** In a task of its own: whatever brought more is not done yet. */
  private void checkBacklog() {
    if (parts.backlog().getAsInt() > MOST_BACKLOG && !isLeaving) {
      isLeaving = true;
      parts.loop().execute(this::leave);
    }
  }

  private void leave() {
    if (!isOver) {
      session.abort();
      onClosed(
          new ConnectionException(
              "LISTENERS_STALLED",
              "More than "
                  + MOST_BACKLOG
                  + " callbacks wait: the application's listeners do not return. The next"
                  + " connection waits for them.",
              null,
              null));
    }
  }

  @Override
  public void onFault(RealtimeException fault) {
    listener.onFault(fault);
  }

  @Override
  public void onWireChanged() {
    if (!isOver) {
      owner.onWire(this);
      parts.steps().upgraded();
    }
  }

  @Override
  public void onClosed(RealtimeException cause) {
    if (!isOver) {
      end();
      parts.steps().socketFailed(cause);
      owner.onGone(
          this,
          expired != null && hasBegun
              ? new Input.Refused(expired)
              : new Input.SocketFailed(cause, isOfTheWire(cause)));
    }
  }

  /**
   * Without the host, or with nobody listening, another wire leads nowhere either; and a server
   * that asks us to wait means it for every wire.
   */
  private static boolean isOfTheWire(RealtimeException cause) {
    return cause.retryAfter().isEmpty()
        && !(cause instanceof ConnectionException
            && (cause.code().equals("UNKNOWN_HOST") || cause.code().equals("CONNECTION_REFUSED")));
  }
}
