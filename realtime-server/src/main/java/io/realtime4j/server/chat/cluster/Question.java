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
  private final CompletableFuture<Question> ended;
  private final Set<String> open;
  private final TreeMap<String, JsonObject> answers = new TreeMap<>();
  private boolean hasFailed;

  Question(Collection<String> asked, CompletableFuture<Question> ended) {
    this.open = new HashSet<>(asked);
    this.ended = ended;
  }

  /** A peer has answered, or has said that it cannot. */
  void answered(String peer, @Nullable JsonObject body) {
    if (open.remove(peer)) {
      if (body == null) {
        hasFailed = true;
      } else {
        answers.put(peer, body);
      }
    }
  }

  /** A peer is none any more. */
  void gone(String peer) {
    open.remove(peer);
  }

  boolean isAnswered() {
    return open.isEmpty();
  }

  /** Returns the answers that have come, in the order of the peers' names. */
  List<JsonObject> answers() {
    return new ArrayList<>(answers.values());
  }

  /** Returns whether all have answered that are peers still. */
  boolean isConfirmed() {
    return open.isEmpty() && !hasFailed;
  }

  void end() {
    ended.complete(this);
  }
}
