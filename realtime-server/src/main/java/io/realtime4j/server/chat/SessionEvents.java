package io.realtime4j.server.chat;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.moderation.Ledger;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** {@code auth:refresh}: a new token for a session that goes on. */
final class SessionEvents implements EventHandlers {
  private final Authenticator authenticator;
  private final Ledger ledger;
  private final Greeting greeting;

  SessionEvents(Authenticator authenticator, Ledger ledger, Greeting greeting) {
    this.authenticator = authenticator;
    this.ledger = ledger;
    this.greeting = greeting;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("auth:refresh", this::refresh);
  }

  private void refresh(Request request) {
    String token = request.payload().optionalText("token");
    ChatSession session = request.session();
    Stages.settle(
        session
            .shard()
            .asker()
            .ask(
                "the authenticator",
                () ->
                    authenticator.authenticate(
                        Admission.authRequest(session, token == null ? "" : token))),
        refreshed -> accept(request, refreshed),
        failure -> refuse(request, failure));
  }

  private void accept(Request request, Principal refreshed) {
    ChatSession session = request.session();
    if (session.isClosed()) {
      request.fail(Refusals.unavailable("The session has ended", Asker.PAUSE));
      return;
    }
    Principal known = session.principal();
    boolean isSame =
        refreshed.userId().equals(known.userId()) && refreshed.tenant().equals(known.tenant());
    if (!isSame) {
      String code = refreshed.tenant().equals(known.tenant()) ? "INVALID_TOKEN" : "TENANT_MISMATCH";
      refuse(
          request, new AuthenticationException(code, "The token is of somebody else", null, null));
      return;
    }
    try {
      // Whoever revoked it since the authenticator looked has not found it at any session.
      ledger.check(refreshed);
    } catch (AuthenticationException e) {
      refuse(request, e);
      return;
    }
    session.principal(refreshed);
    greeting.watchExpiry(session);
    request.reply(
        JsonObject.builder()
            .putIfPresent(
                "expiresAt",
                refreshed.expiresAt() == null ? null : WireTime.text(refreshed.expiresAt()))
            .build());
    session.post(() -> greeting.authenticated(session));
  }

  private static void refuse(Request request, Throwable failure) {
    if (failure != null && Stages.cause(failure) instanceof AuthenticationException refused) {
      request
          .session()
          .shard()
          .complaints()
          .happened(
              System.Logger.Level.INFO,
              request.session().about("a new token was refused", refused.code()));
    }
    if (failure instanceof RealtimeException refusal) {
      request
          .session()
          .send(
              "auth:error",
              JsonObject.of(
                  "code", refusal.code(), "message", String.valueOf(refusal.getMessage())));
    }
    request.fail(failure);
  }
}
