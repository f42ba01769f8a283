package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a server says to its peers.
 *
 * @param kind what of it is meant; one that a release does not know is passed over
 * @param subject of which part, empty for all
 * @param to for whom alone, or {@code null} for all
 * @param id of the question or the retelling that it belongs to, 0 for none
 */
record Entry(String kind, String subject, @Nullable String to, long id, JsonObject body) {
  /** News, or a change of state. */
  static final String TOLD = "told";

  /** Wants to be told everything. */
  static final String RETELL = "retell";

  /** The state of a subject is told from here. */
  static final String BEGIN = "begin";

  /** A part of that state. */
  static final String AGAIN = "again";

  /** The state of a subject has been told. */
  static final String COMPLETE = "complete";

  /** The state of all subjects has been told. */
  static final String ALL = "all";

  static final String ASK = "ask";

  static final String ANSWER = "answer";

  /** The server leaves. */
  static final String BYE = "bye";

  static Entry of(String kind, String subject, @Nullable String to, long id) {
    return new Entry(kind, subject, to, id, JsonObject.EMPTY);
  }

  private JsonObject toJson() {
    return JsonObject.builder()
        .put("kind", kind)
        .put("subject", subject)
        .putIfPresent("to", to)
        .putIfPresent("id", id == 0 ? null : Long.valueOf(id))
        .putIfPresent("body", body.members().isEmpty() ? null : body)
        .build();
  }

  private static Entry of(JsonObject json) {
    return new Entry(
        json.string("kind").orElse(""),
        json.string("subject").orElse(""),
        json.string("to").orElse(null),
        json.integer("id").orElse(0L),
        json.object("body").orElse(JsonObject.EMPTY));
  }

  static JsonArray write(List<Entry> entries) {
    List<JsonValue> values = new ArrayList<>(entries.size());
    entries.forEach(entry -> values.add(entry.toJson()));
    return new JsonArray(values);
  }

  static List<Entry> read(JsonArray values) {
    List<Entry> entries = new ArrayList<>(values.size());
    for (JsonValue value : values.values()) {
      if (value.parsed() instanceof JsonObject json) {
        entries.add(of(json));
      }
    }
    return entries;
  }
}
