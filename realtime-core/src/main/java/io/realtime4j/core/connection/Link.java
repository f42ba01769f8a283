package io.realtime4j.core.connection;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.session.Greeting;
import io.realtime4j.core.session.Incoming;
import io.realtime4j.core.session.SocketListener;
import io.realtime4j.core.session.SocketSession;
import java.time.Instant;
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
  private final ConnectionListener listener;
  private final Owner owner;
  private final SocketSession session;
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
    void on(Input input);

    /** The socket is gone, other than by its owner; the input that says so follows. */
    void onGone(int emitsInDoubt);
  }

  /**
   * Creates one that is not open yet.
   *
   * @param auth what CONNECT carries
   */
  Link(
      ConnectionParts parts,
      @Nullable String token,
      JsonObject auth,
      ConnectionListener listener,
      Owner owner) {
    this.parts = parts;
    this.token = token;
    this.listener = listener;
    this.owner = owner;
    this.session =
        new SocketSession(
            parts.loop(),
            parts.transport(),
            parts.engine(),
            parts.options().connection().ackTimeout(),
            auth,
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
              "Transport " + parts.transport().id() + " could not open a connection: " + e,
              null,
              e);
      parts.loop().execute(() -> onClosed(failure));
      return false;
    }
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
      parts.steps().handshaken();
      owner.on(new Input.EngineOpened());
    }
  }

  @Override
  public void onJoined() {
    if (!isOver) {
      parts.steps().joined();
      owner.on(new Input.Joined());
    }
  }

  private void tell(Input input) {
    if (!isOver) {
      owner.on(input);
    }
  }

  @Override
  public void onGreeted(Greeting greeted) {
    if (!isOver) {
      greeting = greeted;
      Refusal refusal = judge(greeted.info(), token);
      owner.on(refusal == null ? new Input.Greeted() : new Input.Refused(refusal));
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
      listener.onEvent(event);
    }
    Refusal ends = event.name().equals("error") ? Refusing.byEvent(event.payload()) : null;
    if (ends != null) {
      tell(new Input.Refused(ends));
    }
    checkBacklog();
  }

  private void reauthenticated(JsonObject identity) {
    Refusal refusal = judge(session(identity.string("userId").orElse("")), null);
    if (refusal != null) {
      owner.on(new Input.Refused(refusal));
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
      listener.onWire(session.wire());
      parts.steps().upgraded();
    }
  }

  @Override
  public void onClosed(RealtimeException cause) {
    if (!isOver) {
      end();
      owner.onGone(session.emitsInDoubt());
      parts.steps().socketFailed(cause);
      owner.on(
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
