package io.realtime4j.server.chat.http;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.internal.AddressBlock;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.engine.QueryString;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Happening;
import io.realtime4j.server.loop.RateLimiter;
import io.realtime4j.server.loop.Stages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/*
 * The key is looked at before the method, and before the body is read: nobody without one makes the
 * server hold a body. A wrong key costs its address more than a right one, so that nobody can try many; who has tried too many
 * is refused without a look, with a right one too.
 */

/** What programs ask with an API key. Without a key configured there is nothing here. */
public final class AdminEndpoint {
  private static final String HEADER = "x-api-key";

  /** A broadcast's payload; all else is much smaller. */
  private static final int MAX_BODY = 256 * 1024;

  /** Wrong keys of an address per second, with ten times that at once. */
  private static final int WRONG_KEYS = 1;

  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final ApiKeys keys;
  private final Asker asker;
  private final List<AdminRoute> routes;
  private final RateLimiter calls;
  private final RateLimiter wrongKeys = new RateLimiter(WRONG_KEYS, RateLimiter.MOST_STRANGERS);

  /** Creates one that works on one loop, that of its asker, which is the first. */
  public AdminEndpoint(ServerOptions options, AdminServices services, Asker asker, Peers peers) {
    this.keys = new ApiKeys(options.apiKeys());
    this.asker = asker;
    this.routes = new AdminRoutes(services, new Remembered(asker.loop(), peers)).all();
    this.calls = new RateLimiter(options.eventsPerSecond());
  }

  /** Begins to forget who has been quiet. From any thread. */
  public void start() {
    if (!keys.isEmpty()) {
      asker.loop().schedule(SWEEP, this::sweep);
    }
  }

  private void sweep() {
    calls.sweep(asker.loop().nanoTime());
    wrongKeys.sweep(asker.loop().nanoTime());
    asker.loop().schedule(SWEEP, this::sweep);
  }

  /** Takes an exchange on its loop, if it may be one of these; returns whether it may. */
  public boolean handle(Exchange exchange) {
    if (keys.isEmpty() || !isKnown(exchange.path())) {
      return false;
    }
    asker.loop().execute(() -> guarded(exchange, () -> read(exchange, admit(exchange))));
    return true;
  }

  private void read(Exchange exchange, String tenant) {
    exchange
        .loop()
        .execute(
            () ->
                exchange.readBody(
                    MAX_BODY,
                    new Exchange.BodyListener() {
                      @Override
                      public void onBody(ByteBuffer body) {
                        byte[] bytes = new byte[body.remaining()];
                        body.get(bytes);
                        asker
                            .loop()
                            .execute(
                                () -> guarded(exchange, () -> answer(exchange, tenant, bytes)));
                      }

                      @Override
                      public void onTooLarge() {
                        HttpAnswers.refuse(exchange, Refusals.tooLarge("body", MAX_BODY));
                      }

                      @Override
                      public void onGone() {}
                    }));
  }

  private boolean isKnown(String path) {
    return routes.stream().anyMatch(route -> route.match(path).isPresent());
  }

  private void answer(Exchange exchange, String tenant, byte[] body) {
    List<String> allowed = new ArrayList<>();
    for (AdminRoute route : routes) {
      Optional<List<String>> parts = route.match(exchange.path());
      if (parts.isPresent() && route.method().equals(exchange.method())) {
        perform(exchange, route, tenant, parts.get(), body);
        return;
      }
      parts.ifPresent(other -> allowed.add(route.method()));
    }
    HttpAnswers.notAllowed(exchange, String.join(", ", allowed));
  }

  private void guarded(Exchange exchange, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      HttpAnswers.refuse(exchange, refusal(e));
    }
  }

  /** Returns the tenant whose key it is. */
  private String admit(Exchange exchange) {
    long now = asker.loop().nanoTime();
    String address = AddressBlock.network(exchange.remote());
    Optional<String> tenant =
        wrongKeys.mayTake(address, now) ? keys.tenantOf(exchange.header(HEADER)) : Optional.empty();
    if (tenant.isEmpty()) {
      Duration wait = wrongKeys.take(address, 1, now);
      if (!wait.isZero()) {
        throw Refusals.rateLimited("wrong keys", wrongKeys, JsonObject.EMPTY, wait);
      }
      asker
          .complaints()
          .happened(
              System.Logger.Level.INFO,
              Happening.of("an API key was refused").code("FORBIDDEN").address(exchange.remote()));
      throw Refusals.forbidden("The API key is missing or wrong");
    }
    Duration wait = calls.take(tenant.get(), 1, now);
    if (!wait.isZero()) {
      throw Refusals.rateLimited("calls with this key", calls, JsonObject.EMPTY, wait);
    }
    return tenant.get();
  }

  private void perform(
      Exchange exchange, AdminRoute route, String tenant, List<String> parts, byte[] body) {
    AdminCall call =
        new AdminCall(
            tenant,
            parts.stream().map(AdminRoute::decoded).toList(),
            query(exchange.query()),
            payload(body));
    Stages.settle(
        begun(route, call),
        data -> {
          Audit.tell(exchange, route, call, "ok");
          HttpAnswers.respond(exchange, route.success(), data, Map.of());
        },
        failure -> {
          RealtimeException refusal = refusal(failure);
          Audit.tell(exchange, route, call, refusal.code());
          HttpAnswers.refuse(exchange, refusal);
        });
  }

  private static CompletionStage<JsonObject> begun(AdminRoute route, AdminCall call) {
    try {
      return route.action().answer(call);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Map<String, String> query(String text) {
    try {
      return QueryString.parse(text);
    } catch (IllegalArgumentException e) {
      throw Refusals.validation("query", "has a malformed escape");
    }
  }

  private static Payload payload(byte[] body) {
    if (body.length == 0) {
      return new Payload(JsonObject.EMPTY);
    }
    JsonObject read = HttpAnswers.object(body);
    if (read == null) {
      throw Refusals.validation("body", "must be a JSON object");
    }
    return new Payload(read);
  }

  private RealtimeException refusal(Throwable failure) {
    Throwable cause = Stages.cause(failure);
    if (cause instanceof RealtimeException known) {
      return known;
    }
    if (cause instanceof IllegalArgumentException unusable) {
      return Refusals.denied("VALIDATION_ERROR", String.valueOf(unusable.getMessage()));
    }
    asker.complaints().error("an HTTP request failed", cause);
    return Refusals.internal();
  }
}
