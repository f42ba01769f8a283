package io.realtime4j.server.chat.plugin;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.FeatureRoute;
import io.realtime4j.api.spi.server.RouteRequest;
import io.realtime4j.api.spi.server.RouteResponse;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.protocol.Json;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.AskersInTurn;
import io.realtime4j.server.loop.Stages;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Answers HTTP requests on the routes of features. Routes are added before requests come. */
public final class FeatureRoutes {
  private final Map<String, FeatureRoute> routes = new LinkedHashMap<>();
  private final AskersInTurn askers;

  FeatureRoutes(AskersInTurn askers) {
    this.askers = askers;
  }

  void add(FeatureRoute route) {
    if (routes.putIfAbsent(route.method() + ' ' + route.path(), route) != null) {
      throw new IllegalArgumentException(
          "the route " + route.method() + " " + route.path() + " is taken");
    }
  }

  /** Takes an exchange on its loop, if a route is its; returns whether one is. */
  public boolean handle(Exchange exchange) {
    FeatureRoute route = routes.get(exchange.method() + ' ' + exchange.path());
    if (route == null) {
      return false;
    }
    exchange.readBody(
        route.maxBodyBytes(),
        new Exchange.BodyListener() {
          @Override
          public void onBody(ByteBuffer body) {
            byte[] bytes = new byte[body.remaining()];
            body.get(bytes);
            ask(exchange, route, bytes);
          }

          @Override
          public void onTooLarge() {
            respond(
                exchange,
                RouteResponse.json(
                    413,
                    JsonObject.of(
                        "error", "PAYLOAD_TOO_LARGE", "limitBytes", route.maxBodyBytes())));
          }

          @Override
          public void onGone() {}
        });
    return true;
  }

  private void ask(Exchange exchange, FeatureRoute route, byte[] body) {
    RouteRequest request =
        RouteRequest.builder()
            .method(exchange.method())
            .path(exchange.path())
            .query(exchange.query())
            .headers(headers(exchange, route))
            .body(body)
            .remote(exchange.remote())
            .build();
    askers.execute(
        asker ->
            Stages.settle(
                asker.ask(
                    "the route " + route.path(),
                    () -> route.handler().apply(request),
                    Refusals::internal),
                answer -> respond(exchange, answer),
                failure -> respond(exchange, refusal(failure))));
  }

  private static RouteResponse refusal(Throwable failure) {
    return failure instanceof RealtimeException known && known.code().equals("UNAVAILABLE")
        ? error(504, "UNAVAILABLE")
        : error(500, "INTERNAL_ERROR");
  }

  private static RouteResponse error(int status, String code) {
    return RouteResponse.json(status, JsonObject.of("error", code));
  }

  private static Map<String, String> headers(Exchange exchange, FeatureRoute route) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : route.headers()) {
      String value = exchange.header(name);
      if (value != null) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
      }
    }
    return headers;
  }

  private static void respond(Exchange exchange, RouteResponse answer) {
    JsonObject json = answer.json();
    byte[] body = json == null ? answer.body() : Json.toBytes(json);
    exchange.respond(answer.status(), answer.headers(), ByteBuffer.wrap(body));
  }
}
