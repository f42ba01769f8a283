package io.realtime4j.server;

import io.realtime4j.api.json.JsonValue;
import java.util.List;

/**
 * What a broadcast was answered with.
 *
 * @param answers the arguments of each acknowledgement, in the order of arrival
 * @param timedOut whether somebody had not answered when the time was over
 */
public record BroadcastAnswers(List<List<JsonValue>> answers, boolean timedOut) {
  /** Copies the list. */
  public BroadcastAnswers {
    answers = List.copyOf(answers);
  }
}
