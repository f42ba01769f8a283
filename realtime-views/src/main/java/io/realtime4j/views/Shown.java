package io.realtime4j.views;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.UnaryOperator;

/** What the application shows of a message that waits. */
final class Shown {
  private static final Logger LOG = System.getLogger(Shown.class.getName());

  private final UnaryOperator<OutgoingMessage> shown;

  Shown(UnaryOperator<OutgoingMessage> shown) {
    this.shown = shown;
  }

  /** Returns one of the queue with what is to be shown of it; as it is if that fails. */
  QueuedMessage of(QueuedMessage queued) {
    OutgoingMessage message;
    try {
      message = checked(queued.message(), shown.apply(queued.message()));
    } catch (RuntimeException | LinkageError e) {
      // Without what it says of itself, which may be what the message says.
      LOG.log(
          Level.WARNING,
          "What shows a waiting message failed: {0}; it stands as the queue has it.",
          e.getClass().getName());
      return queued;
    }
    return new QueuedMessage(
        queued.clientMessageId(),
        message,
        queued.enqueuedAt(),
        queued.state(),
        queued.attempts(),
        queued.blockedBy(),
        queued.failure());
  }

  private static OutgoingMessage checked(OutgoingMessage given, OutgoingMessage shown) {
    if (!shown.roomName().equals(given.roomName())) {
      throw new IllegalStateException("it goes to another room");
    }
    return shown;
  }
}
