package io.realtime4j.core.session;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * CONNECT answered -> "connected" with features -> "authenticated": a full peer.
 *                  -> "connected" without features: a reference server, which never authenticates.
 *                  -> nothing for 3 s, or at once where that is known: any other Socket.IO server, it seems: a guess.
 *
 * A busy chat server may greet later than that; then the guess is revised.
 */
/** Finds out what kind of server answers, and when it may be spoken to. Loop only. */
final class Greeter {
  /** A chat server greets at once; longer than this only delays plain servers. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Consumer<Greeting> done;
  private final String sid;
  private final Cancellable timer;
  // Null until the server has said "connected" and named its features.
  private @Nullable JsonObject connected;
  private boolean isOver;

  /** The server seems to be a plain one. */
  private boolean isGuess;

  /**
   * Starts waiting; {@code done} is called at most twice, the second time after a guess.
   *
   * @param patience how long the server may take to greet
   */
  Greeter(EventLoop loop, String sid, Duration patience, Consumer<Greeting> done) {
    this.done = done;
    this.sid = sid;
    this.timer = loop.schedule(patience, this::guess);
  }

  /** An event has come, with its first argument. */
  void onEvent(String name, JsonObject payload) {
    if (isOver) {
      return;
    }
    JsonObject known = connected;
    if (known != null && name.equals("authenticated")) {
      finish(Peer.FULL, known, payload);
    } else if (known == null && name.equals("connected")) {
      timer.cancel();
      if (payload.array("features").isPresent()) {
        connected = payload;
      } else if (!isGuess || payload.string("socketId").isPresent()) {
        // A plain server may have an event of that name, for its own purposes.
        finish(Peer.REFERENCE, payload, JsonObject.EMPTY);
      }
    }
  }

  void stop() {
    isOver = true;
    timer.cancel();
  }

  private void guess() {
    isGuess = true;
    tell(Peer.PLAIN, JsonObject.EMPTY, JsonObject.EMPTY);
  }

  private void finish(Peer peer, JsonObject greeting, JsonObject identity) {
    stop();
    tell(peer, greeting, identity);
  }

  private void tell(Peer peer, JsonObject greeting, JsonObject identity) {
    List<String> features = greeting.array("features").orElse(JsonArray.EMPTY).strings();
    SessionInfo info =
        new SessionInfo(
            sid,
            identity.string("userId").orElse(""),
            identity.string("sessionId").orElse(""),
            peer,
            features);
    Instant serverTime = Greeting.instant(greeting, "serverTime");
    done.accept(new Greeting(info, serverTime, Greeting.instant(identity, "expiresAt")));
  }
}
