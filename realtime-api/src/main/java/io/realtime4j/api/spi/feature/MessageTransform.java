package io.realtime4j.api.spi.feature;

import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;

/**
 * Changes messages on their way, as encryption does. Called on the loop, so it must be quick and
 * never block: what it needs, a key say, it has at hand.
 */
public interface MessageTransform {
  /**
   * Changes a message before it is stored and sent. What is returned lies in the queue and is shown
   * there; a repetition is not changed anew. If it throws, the message is refused with what was
   * thrown, and is not taken.
   *
   * @return a message to the same room
   */
  default OutgoingMessage outgoing(OutgoingMessage message) {
    return message;
  }

  /**
   * Changes a message that has come, live, missed or from the history, before anybody hears of it;
   * our own come back this way too. If it throws, or answers with a message of another id, room or
   * offset, the message is shown as it came, and a {@code ConnectionEvent.Fault} says why.
   */
  default Message incoming(Message message) {
    return message;
  }
}
