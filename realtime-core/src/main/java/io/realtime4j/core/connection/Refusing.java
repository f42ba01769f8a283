package io.realtime4j.core.connection;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.session.AckEnvelope;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges why the server, or the client itself, does not accept a session. */
final class Refusing {
  /** Refusals that have nothing to do with who we are. */
  private static final Set<String> LATER =
      Set.of(
          "RATE_LIMITED",
          "TOO_MANY_CONNECTIONS",
          "SERVER_DRAINING",
          "UNAVAILABLE",
          "INTERNAL_ERROR");

  /** What another token can cure. */
  private static final Set<String> TOKENS =
      Set.of("AUTH_REQUIRED", "INVALID_TOKEN", "TOKEN_EXPIRED", "TENANT_MISMATCH");

  private Refusing() {}

  /**
   * Judges a CONNECT_ERROR. One that is unknown is final: stock clients do not try again either
   * when a middleware has refused them.
   *
   * @param error {@code {message, code?, retryAfterMs?}}
   */
  static Refusal byServer(JsonObject error) {
    String code = error.string("code").orElse("CONNECT_REFUSED");
    String message = error.string("message").orElse("");
    String shown =
        "The server refused the connection: "
            + (message.isEmpty() ? code : message)
            + (TOKENS.contains(code) ? ". Get a new token, then call connect() again." : "");
    @Nullable Duration retryAfter = AckEnvelope.retryAfter(error);
    if (code.equals("TOKEN_EXPIRED") || code.equals("INVALID_TOKEN")) {
      return new Refusal(
          Refusal.Kind.TOKEN, new AuthenticationException(code, shown, retryAfter, null));
    }
    if (error.has("retryAfterMs") || LATER.contains(code)) {
      return new Refusal(
          Refusal.Kind.LATER, new ConnectionException(code, shown, retryAfter, null));
    }
    return new Refusal(Refusal.Kind.FINAL, new AuthenticationException(code, shown, null, null));
  }

  /**
   * Returns why the server will end the session, as an {@code auth:error} event tells before the
   * end; {@code null} if it does not speak of the token's end.
   */
  static @Nullable Refusal byExpiry(JsonObject error) {
    String code = error.string("code").orElse("");
    return code.equals("TOKEN_EXPIRED") || code.equals("TOKEN_REVOKED") ? byServer(error) : null;
  }

  /** Returns the refusal that an {@code error} event is, {@code null} if the session goes on. */
  static @Nullable Refusal byEvent(JsonObject error) {
    if (!error.string("code").orElse("").equals("KICKED")) {
      return null;
    }
    String shown = "The server has put us out: " + error.string("message").orElse("");
    return new Refusal(
        Refusal.Kind.FINAL, new AuthenticationException("KICKED", shown, null, null));
  }
}
