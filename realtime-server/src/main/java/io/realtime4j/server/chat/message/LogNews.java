package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What a server tells its peers of what it has put into the log: not what it is, but whom it
 * concerns. Who has nobody of those need not read it.
 *
 * @param from the place of the first entry
 * @param to that of the last; all between are of the same server
 * @param isForAll whether it is not said whom it concerns
 * @param rooms where they are
 * @param authors the rooms of those users whose sessions hear that a message was stored
 */
record LogNews(long from, long to, boolean isForAll, Set<RoomKey> rooms, Set<String> authors) {
  /** Naming more costs everybody more than it saves some. */
  private static final int MOST_NAMES = 200;

  /** No call has more. */
  private static final int MOST_ENTRIES = Sequencer.MAX_PENDING;

  /** Returns the news of entries in their order, one for each part without holes. */
  static List<JsonObject> of(List<LogEntry> entries) {
    List<JsonObject> news = new ArrayList<>(1);
    int from = 0;
    for (int i = 1; i <= entries.size(); i++) {
      if (i == entries.size() || entries.get(i).lsn() != entries.get(i - 1).lsn() + 1) {
        news.add(json(entries.subList(from, i)));
        from = i;
      }
    }
    return news;
  }

  private static JsonObject json(List<LogEntry> part) {
    Set<JsonArray> rooms = new LinkedHashSet<>();
    Set<JsonArray> authors = new LinkedHashSet<>();
    for (LogEntry entry : part) {
      rooms.add(JsonArray.of(entry.tenant(), entry.room()));
      if (entry instanceof MessageRow message && message.clientMessageId() != null) {
        authors.add(JsonArray.of(message.tenant(), message.userId()));
      }
    }
    JsonObject.Builder json =
        JsonObject.builder()
            .put("from", part.get(0).lsn())
            .put("to", part.get(part.size() - 1).lsn());
    if (rooms.size() + authors.size() <= MOST_NAMES) {
      json.put("rooms", new JsonArray(List.copyOf(rooms)))
          .put("authors", new JsonArray(List.copyOf(authors)));
    }
    return json.build();
  }

  /** Reads what {@link #of} has written; empty if it is something else. */
  static Optional<LogNews> read(JsonObject json) {
    long from = json.integer("from").orElse(0L);
    long to = json.integer("to").orElse(0L);
    if (from <= 0 || to < from || to - from >= MOST_ENTRIES) {
      return Optional.empty();
    }
    Set<RoomKey> rooms = new LinkedHashSet<>();
    Set<String> authors = new LinkedHashSet<>();
    boolean areNamed =
        names(json, "rooms", RoomKey::new, rooms)
            && names(json, "authors", RoomKey::userRoom, authors);
    return Optional.of(new LogNews(from, to, !areNamed, rooms, authors));
  }

  private static <T> boolean names(
      JsonObject json, String member, BiFunction<String, String, T> made, Set<T> names) {
    JsonArray all = json.array(member).orElse(null);
    if (all == null) {
      return false;
    }
    for (JsonValue value : all.values()) {
      if (!(value.parsed() instanceof JsonArray pair)
          || pair.size() != 2
          || !(pair.get(0).parsed() instanceof JsonString tenant)
          || !(pair.get(1).parsed() instanceof JsonString name)) {
        return false;
      }
      names.add(made.apply(tenant.value(), name.value()));
    }
    return true;
  }
}
