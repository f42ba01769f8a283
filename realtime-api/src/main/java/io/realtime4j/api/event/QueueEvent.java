package io.realtime4j.api.event;

import io.realtime4j.api.ChangedMessage;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SentMessage;

/** What happens to messages that go out. */
public sealed interface QueueEvent extends RealtimeEvent {
  /** A message was stored and will be sent. */
  record Queued(QueuedMessage message) implements QueueEvent {}

  /** A message was written to a socket. */
  record Sending(String clientMessageId, String roomName) implements QueueEvent {}

  /** A send failed and will be tried again. */
  record Retrying(String clientMessageId, String roomName, RealtimeException cause)
      implements QueueEvent {}

  /** The server has a message. */
  record Sent(SentMessage message) implements QueueEvent {}

  /** A message was given up and kept; it can be retried or discarded. */
  record Failed(QueuedMessage message, RealtimeException cause) implements QueueEvent {}

  /** A message was removed on the user's word, or by drop-oldest. */
  record Discarded(QueuedMessage message) implements QueueEvent {}

  /** A session has come and messages wait. */
  record Flushing(int count) implements QueueEvent {}

  /**
   * Messages lie in the store that belong to nobody that can be named, such as those of an earlier
   * version that did not write down the server. They are neither sent nor removed; told at the
   * first session.
   */
  record SetAside(int count) implements QueueEvent {}

  /** Nothing waits any more. */
  record Flushed() implements QueueEvent {}

  /** A change of a message was stored and will be made. */
  record ChangeQueued(PendingChange change) implements QueueEvent {}

  /** A change of a message was made, by the server or in the queue. */
  record ChangeMade(ChangedMessage change) implements QueueEvent {}

  /** A change of a message was given up, and is not kept. */
  record ChangeFailed(PendingChange change, RealtimeException cause) implements QueueEvent {}
}
