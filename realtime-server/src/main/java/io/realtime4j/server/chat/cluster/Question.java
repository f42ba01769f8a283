package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that all peers were asked. First loop only. */
final class Question {
  private final CompletableFuture<List<JsonObject>> answer;
  private final Set<String> open;
  private final TreeMap<String, JsonObject> answers = new TreeMap<>();

  Question(Collection<String> asked, CompletableFuture<List<JsonObject>> answer) {
    this.open = new HashSet<>(asked);
    this.answer = answer;
  }

  /** A peer has answered, or will not. */
  void answered(String peer, @Nullable JsonObject body) {
    if (open.remove(peer) && body != null) {
      answers.put(peer, body);
    }
  }

  boolean isAnswered() {
    return open.isEmpty();
  }

  void end() {
    answer.complete(new ArrayList<>(answers.values()));
  }
}
