package io.realtime4j.server.chat.http;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.server.loop.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * A logger of its own, and not below that of the server: who has the server log errors alone, or
 * sends its lines elsewhere, keeps what was done with it. Nothing is left out here, unlike of what
 * strangers can cause: each line has cost somebody a call with a key.
 */

/** Writes a line for each thing that a program changes or does with its key. Loop only. */
final class Audit {
  private static final System.Logger LOG = System.getLogger("realtime4j.audit");

  /** What of a body says what was done: neither texts for people nor contents. */
  private static final List<String> TOLD =
      List.of(
          "name",
          "role",
          "until",
          "by",
          "visibility",
          "maxMembers",
          "slowModeMs",
          "closed",
          "eventType",
          "rooms",
          "roomNames");

  private Audit() {}

  /** Something was asked and has ended; what only reads is not told. */
  static void tell(Exchange exchange, AdminRoute route, AdminCall call, String result) {
    if (route.method().equals("GET")) {
      return;
    }
    Happening line =
        Happening.of(route.method() + " " + route.template())
            .with("key", call.tenant())
            .address(exchange.remote());
    List<String> names = names(route.template());
    for (int i = 0; i < names.size(); i++) {
      line = line.with(names.get(i), call.part(i));
    }
    for (String field : TOLD) {
      line = line.with(field, text(call.body().value(field)));
    }
    if (call.body().value("events") instanceof JsonArray events) {
      line = line.with("events", Integer.toString(events.size()));
    }
    String told = line.with("result", result).toString();
    LOG.log(System.Logger.Level.INFO, () -> told);
  }

  private static @Nullable String text(@Nullable JsonValue value) {
    if (value == null) {
      return null;
    }
    JsonValue parsed = value.parsed();
    if (parsed instanceof JsonArray list) {
      return list.values().stream().map(Audit::text).collect(Collectors.joining(","));
    }
    return parsed instanceof JsonString text ? text.value() : parsed.toString();
  }

  private static List<String> names(String template) {
    List<String> names = new ArrayList<>();
    for (String part : template.split("/", -1)) {
      if (part.startsWith("{")) {
        names.add(part.substring(1, part.length() - 1));
      }
    }
    return names;
  }
}
