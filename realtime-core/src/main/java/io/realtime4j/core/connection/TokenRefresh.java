package io.realtime4j.core.connection;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.TokenRequest;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.core.session.Greeting;
import io.realtime4j.core.session.Reply;
import io.realtime4j.core.session.SocketSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Time is the server's: what it said when the session began, plus what our monotonic clock has
 * counted since. So a device whose clock is wrong neither refreshes in a loop nor too late.
 */
/** Replaces the token of one session before it expires. Loop only. */
final class TokenRefresh {
  /** Refresh at this part of what is left of the token's life. */
  private static final double PART = 0.8;

  /** Refresh at least this early, where the life is long enough for it. */
  private static final Duration LEAD = Duration.ofSeconds(30);

  /** Nothing is asked more often than this, whatever a token claims. */
  private static final Duration FLOOR = Duration.ofSeconds(5);

  private final EventLoop loop;
  private final TokenCalls calls;
  private final SocketSession session;
  private final Consumer<RealtimeException> fault;
  private final Consumer<String> replaced;
  private final Instant startTime;
  private final long startNanos;
  private String token;
  private @Nullable Instant expiresAt;
  private @Nullable Cancellable timer;
  private boolean isStopped;

  TokenRefresh(
      EventLoop loop,
      TokenCalls calls,
      SocketSession session,
      String token,
      Instant now,
      Consumer<String> replaced,
      Consumer<RealtimeException> fault) {
    this.loop = loop;
    this.calls = calls;
    this.session = session;
    this.token = token;
    this.startTime = now;
    this.startNanos = loop.nanoTime();
    this.replaced = replaced;
    this.fault = fault;
  }

  /** Learns when the token expires. */
  void expires(@Nullable Instant at) {
    if (at != null && !at.equals(expiresAt) && !isStopped) {
      expiresAt = at;
      schedule(delay(left(at)));
    }
  }

  void stop() {
    isStopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  /** Returns when to refresh a token that lives so long from now. */
  static Duration delay(Duration life) {
    Duration part = Duration.ofMillis((long) (life.toMillis() * PART));
    Duration early = life.minus(LEAD);
    Duration delay = early.compareTo(part) < 0 && early.compareTo(FLOOR) >= 0 ? early : part;
    return delay.compareTo(FLOOR) < 0 ? FLOOR : delay;
  }

  private Duration left(Instant at) {
    return Duration.between(startTime.plusNanos(loop.nanoTime() - startNanos), at);
  }

  private void schedule(Duration delay) {
    if (timer != null) {
      timer.cancel();
    }
    timer = loop.schedule(delay, this::refresh);
  }

  private void refresh() {
    calls.ask(
        TokenRequest.builder().reason(TokenRequest.Reason.EXPIRING).previous(token).build(),
        this::arrived,
        this::failed);
  }

  private void arrived(String newToken) {
    if (isStopped) {
      return;
    }
    if (newToken.equals(token)) {
      againLater();
    } else {
      session.request(
          "auth:refresh", List.of(JsonObject.of("token", newToken)), new RefreshReply(newToken));
    }
  }

  private void failed(RealtimeException cause) {
    if (!isStopped && expiresAt != null) {
      fault.accept(cause);
      againLater();
    }
  }

  /** Asks again while there is time; then the server ends the session. */
  private void againLater() {
    Instant end = expiresAt;
    if (end != null && left(end).compareTo(FLOOR) > 0) {
      schedule(delay(left(end)));
    }
  }

  private final class RefreshReply implements Reply {
    private final String newToken;

    RefreshReply(String newToken) {
      this.newToken = newToken;
    }

    @Override
    public void onAnswer(List<JsonValue> args) {
      JsonObject envelope =
          !args.isEmpty() && args.get(0).parsed() instanceof JsonObject object
              ? object
              : JsonObject.EMPTY;
      if (envelope.bool("success").orElse(true)) {
        token = newToken;
        replaced.accept(newToken);
        Instant at =
            Greeting.instant(envelope.object("data").orElse(JsonObject.EMPTY), "expiresAt");
        if (at != null && at.equals(expiresAt)) {
          // A new token, but none that lives longer.
          againLater();
        } else {
          expires(at);
        }
      } else {
        JsonObject error = envelope.object("error").orElse(JsonObject.EMPTY);
        failed(
            new AuthenticationException(
                error.string("code").orElse("INVALID_TOKEN"),
                error.string("message").orElse("The server refused the new token."),
                null,
                null));
      }
    }

    @Override
    public void onFailed(RealtimeException cause) {
      // With the connection lost there is nothing to refresh.
      if (cause instanceof AckTimeoutException) {
        failed(cause);
      }
    }
  }
}
