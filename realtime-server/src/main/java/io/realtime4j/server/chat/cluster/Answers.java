package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonObject;
import java.util.List;

/**
 * What peers have answered.
 *
 * @param given by the names of the peers
 * @param areAll whether each has answered that is a peer still, and they can be reached
 */
public record Answers(List<JsonObject> given, boolean areAll) {
  /** Copies the list. */
  public Answers {
    given = List.copyOf(given);
  }
}
