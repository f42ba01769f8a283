package io.realtime4j.api;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.List;

/** An event that the server has sent. Any thread may use it. */
@NotForImplementation
public interface IncomingEvent {
  /** Returns the event's name. */
  String name();

  /** Returns the arguments after the name. */
  List<JsonValue> args();

  /** Returns the first argument; an empty object if there is none, or it is something else. */
  JsonObject payload();

  /** Returns whether the server waits for an answer. */
  boolean isAnswerExpected();

  /**
   * Answers the server. Never blocks. Nothing is sent if no answer is expected, if somebody has
   * answered already, or if the session in which the event came has ended: an answer has no meaning
   * in another one. An answer that is too large for the server becomes a {@code
   * ConnectionEvent.Fault} of code PAYLOAD_TOO_LARGE.
   *
   * @param answer the arguments of the acknowledgement
   */
  void answer(JsonValue... answer);
}
