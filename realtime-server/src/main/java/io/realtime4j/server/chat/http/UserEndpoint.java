package io.realtime4j.server.chat.http;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.ServerLimits.Family;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.server.chat.presence.PresenceHub;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.privacy.SessionAudience;
import io.realtime4j.server.chat.session.Budget;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.engine.QueryString;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.AskersInTurn;
import io.realtime4j.server.loop.Stages;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks over plain HTTP, with a token in place of a session: how others are, as they may
 * be seen, and the user's own settings.
 */
public final class UserEndpoint {
  private static final String PRESENCE = "/api/presence";
  private static final String SETTINGS = "/api/users/me/presence-settings";

  private static final int MAX_IDS = 500;
  private static final int IDS_PER_UNIT = 20;
  private static final int MAX_BODY = 4 * 1024;
  private static final String BEARER = "Bearer ";

  private final Authenticator authenticator;
  private final PresenceHub presence;
  private final PrivacyHub privacy;
  private final AskersInTurn askers;
  private final Function<Principal, Budget> budgets;

  /**
   * Creates one.
   *
   * @param budgets a user's share of the rate limit, where too much is refused at once
   */
  public UserEndpoint(
      Authenticator authenticator,
      PresenceHub presence,
      PrivacyHub privacy,
      AskersInTurn askers,
      Function<Principal, Budget> budgets) {
    this.authenticator = authenticator;
    this.presence = presence;
    this.privacy = privacy;
    this.askers = askers;
    this.budgets = budgets;
  }

  /** Takes an exchange on its loop, if it is one of these; returns whether it is. */
  public boolean handle(Exchange exchange) {
    String method = exchange.method();
    switch (exchange.path()) {
      case PRESENCE -> {
        if (method.equals("GET")) {
          answer(exchange, who -> presences(exchange, who));
        } else {
          HttpAnswers.notAllowed(exchange, "GET");
        }
      }
      case SETTINGS -> {
        switch (method) {
          case "GET" -> answer(exchange, this::settings);
          case "PATCH" -> change(exchange);
          default -> HttpAnswers.notAllowed(exchange, "GET, PATCH");
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private CompletionStage<JsonObject> presences(Exchange exchange, Principal who) {
    if (!presence.isOn()) {
      throw PresenceHub.switchedOff();
    }
    Set<String> ids = ids(exchange.query());
    budgets.apply(who).take(Family.PRESENCE, 1 + ids.size() / IDS_PER_UNIT);
    CompletableFuture<JsonObject> found = new CompletableFuture<>();
    presence.facets(
        who.tenant(),
        ids,
        facets -> found.complete(SessionAudience.bulk(PrivacyGate.seenBy(who.userId(), facets))),
        found::completeExceptionally);
    return found;
  }

  private static Set<String> ids(String query) {
    String listed;
    try {
      listed = QueryString.parse(query).get("userIds");
    } catch (IllegalArgumentException e) {
      throw Refusals.validation("query", "has a malformed escape");
    }
    if (listed == null || listed.isEmpty()) {
      throw Refusals.validation("userIds", "is required");
    }
    JsonArray ids = JsonArray.of((Object[]) listed.split(",", -1));
    return new Payload(JsonObject.of("userIds", ids)).ids("userIds", MAX_IDS);
  }

  private CompletionStage<JsonObject> settings(Principal who) {
    budgets.apply(who).take(Family.PRESENCE, 1);
    return privacy.settings(who);
  }

  /** The body is read once it is known whose it is: nobody else makes the server hold one. */
  private void change(Exchange exchange) {
    admit(
        exchange,
        (asker, who) -> {
          budgets.apply(who).take(Family.PRESENCE, 1);
          exchange.loop().execute(() -> readChange(exchange, asker, who));
        });
  }

  private void readChange(Exchange exchange, Asker asker, Principal who) {
    exchange.readBody(
        MAX_BODY,
        new Exchange.BodyListener() {
          @Override
          public void onBody(ByteBuffer body) {
            // Copied, since what is parsed late must not go with the buffer.
            byte[] bytes = new byte[body.remaining()];
            body.get(bytes);
            JsonObject update = HttpAnswers.object(bytes);
            if (update == null) {
              HttpAnswers.refuse(exchange, Refusals.validation("body", "must be a JSON object"));
            } else {
              asker
                  .loop()
                  .execute(
                      () ->
                          perform(exchange, asker, () -> privacy.change(who, new Payload(update))));
            }
          }

          @Override
          public void onTooLarge() {
            HttpAnswers.refuse(exchange, Refusals.tooLarge("body", MAX_BODY));
          }

          @Override
          public void onGone() {}
        });
  }

  private void answer(Exchange exchange, Function<Principal, CompletionStage<JsonObject>> action) {
    admit(exchange, (asker, who) -> perform(exchange, asker, () -> action.apply(who)));
  }

  /** Finds out who asks, within a deadline; goes on with what asks on its loop. */
  private void admit(Exchange exchange, BiConsumer<Asker, Principal> next) {
    String token = token(exchange);
    if (token == null) {
      HttpAnswers.refuse(exchange, Refusals.authRequired());
      return;
    }
    askers.execute(
        asker ->
            Stages.settle(
                asker
                    .ask(
                        "the authenticator",
                        () -> authenticator.authenticate(request(exchange, token)))
                    .thenCompose(who -> known(asker, who)),
                who -> next.accept(asker, who),
                failure -> HttpAnswers.refuse(exchange, refusal(asker, failure))));
  }

  /** Does what is asked, within a deadline; on the loop of what asks. */
  private static void perform(
      Exchange exchange, Asker asker, Supplier<CompletionStage<JsonObject>> action) {
    Stages.settle(
        asker.ask("the settings", action),
        data -> HttpAnswers.respond(exchange, 200, data, Map.of()),
        failure -> HttpAnswers.refuse(exchange, refusal(asker, failure)));
  }

  private CompletableFuture<Principal> known(Asker asker, Principal who) {
    if (who.isAnonymous()) {
      throw Refusals.authRequired();
    }
    return asker.tell("the settings", () -> privacy.ready(who.tenant())).thenApply(ready -> who);
  }

  private static RealtimeException refusal(Asker asker, Throwable failure) {
    Throwable cause = Stages.cause(failure);
    if (cause instanceof RealtimeException known) {
      return known;
    }
    asker.complaints().error("an HTTP request failed", cause);
    return Refusals.internal();
  }

  private static @Nullable String token(Exchange exchange) {
    String header = exchange.header("authorization");
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).trim()
        : null;
  }

  private static AuthRequest request(Exchange exchange, String token) {
    return AuthRequest.builder()
        .token(token)
        .auth(JsonObject.EMPTY)
        .appName(exchange.header("x-app-name"))
        .query(exchange.query())
        .remote(exchange.remote())
        .user(exchange.user())
        .build();
  }
}
