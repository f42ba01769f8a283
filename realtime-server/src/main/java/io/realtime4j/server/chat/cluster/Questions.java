package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all peers were asked, until it is answered. First loop only. */
final class Questions {
  private final Outbox outbox;
  private final FirstLoop loop;
  private final Map<Long, Question> open = new LinkedHashMap<>();
  private long lastId;

  Questions(Outbox outbox, FirstLoop loop) {
    this.outbox = outbox;
    this.loop = loop;
  }

  /** Asks those who are peers now. */
  void ask(
      String subject,
      JsonObject body,
      Collection<String> peers,
      CompletableFuture<Question> ended) {
    Question asked = new Question(peers, ended);
    if (asked.isAnswered()) {
      asked.end();
      return;
    }
    long id = ++lastId;
    open.put(id, asked);
    outbox.post(new Entry(Entry.ASK, subject, null, id, body));
    loop.schedule(BackplanePeers.PATIENCE, () -> end(id));
  }

  private void end(long id) {
    Question asked = open.remove(id);
    if (asked != null) {
      asked.end();
    }
  }

  /** A peer has answered, or has said that it cannot. */
  void answered(long id, String peer, @Nullable JsonObject body) {
    change(id, asked -> asked.answered(peer, body));
  }

  /** A peer is none any more. */
  void gone(String peer) {
    List.copyOf(open.keySet()).forEach(id -> change(id, asked -> asked.gone(peer)));
  }

  private void change(long id, Consumer<Question> change) {
    Question asked = open.get(id);
    if (asked != null) {
      change.accept(asked);
      if (asked.isAnswered()) {
        end(id);
      }
    }
  }
}
