package io.realtime4j.server.chat.session;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers for a moment what several rooms have to say to a session that can take it together. */
final class TopicGather {
  /** Short beside the third of a second in which typing is to be noticed. */
  private static final Duration WINDOW = Duration.ofMillis(50);

  private final ChatSession session;
  private final Map<Topic, Encoded> latest = new LinkedHashMap<>();

  TopicGather(ChatSession session) {
    this.session = session;
  }

  void add(Topic topic, Encoded event) {
    if (latest.isEmpty()) {
      session.socket().loop().schedule(WINDOW, this::send);
    }
    latest.remove(topic);
    latest.put(topic, event);
  }

  private void send() {
    Map<Topic, Encoded> gathered = new LinkedHashMap<>(latest);
    latest.clear();
    // It may have left the room since.
    gathered.keySet().removeIf(topic -> !session.sees(topic.room(), topic.thread()));
    if (session.isClosed() || gathered.isEmpty()) {
      return;
    }
    boolean sent;
    if (gathered.size() == 1) {
      sent = session.socket().emitVolatile(gathered.values().iterator().next().frame());
    } else {
      List<JsonValue> updates = new ArrayList<>(gathered.size());
      gathered.values().forEach(event -> updates.add(event.payload()));
      sent = session.emitNow("typing:batch", JsonObject.of("updates", new JsonArray(updates)));
    }
    if (!sent) {
      gathered.keySet().forEach(session.stale()::topic);
    }
  }
}
