package io.realtime4j.core.queue;

import io.realtime4j.api.MessageDiscardedException;
import io.realtime4j.api.MessageExpiredException;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.NoSuchMessageException;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.json.JsonObject;

/** The ends of a message that no peer decided, and those that an earlier process has seen. */
final class Failures {
  private static final String EXPIRED = "EXPIRED";

  private Failures() {}

  static RealtimeException expired() {
    return new MessageExpiredException("the message was not accepted in time; retry or discard it");
  }

  static RealtimeException closesConnections() {
    return new RefusedException(
        "CLOSES_CONNECTION",
        false,
        "the server has closed the connection each time it was sent this message; retry or discard"
            + " it",
        null,
        JsonObject.EMPTY);
  }

  static RealtimeException discarded() {
    return new MessageDiscardedException("the message was discarded");
  }

  static RealtimeException overtaken() {
    return new MessageDiscardedException("the message is deleted instead");
  }

  static RealtimeException beingDeleted(String messageId) {
    return new NoSuchMessageException("the message " + messageId + " is being deleted");
  }

  static RealtimeException unknownMessage(String messageId) {
    return new NoSuchMessageException("the server has no message " + messageId);
  }

  static RealtimeException unsupported() {
    return new UnsupportedByPeerException("the server does not change messages");
  }

  static RealtimeException unsupported(PendingChange change) {
    MessageOperation operation = change.operation();
    return operation == null
        ? unsupported()
        : new UnsupportedByPeerException("the server does not know " + operation.event());
  }

  static RealtimeException unreadable(String changeId) {
    return new StoreException(
        StoreException.FAILED,
        "what the store has of the change " + changeId + " cannot be read; it is not made",
        null);
  }

  static RealtimeException notFailed(String clientMessageId) {
    return new NoSuchMessageException("no failed message " + clientMessageId + " is in the queue");
  }

  /** Of an earlier process's failure the store has kept the code. */
  static RealtimeException earlier(String code) {
    return code.equals(EXPIRED)
        ? expired()
        : new RefusedException(
            code, false, "the message was given up; retry or discard it", null, JsonObject.EMPTY);
  }
}
