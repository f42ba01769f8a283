package io.realtime4j.api.event;

import io.realtime4j.api.Message;

/** What happens to messages that come in. */
public sealed interface MessageEvent extends RealtimeEvent {
  /**
   * A message has arrived, in the order of its room, once; our own too. After a crash, what
   * listeners had in the last moments before it may come again.
   *
   * @param live false if it was missed and brought in on rejoining
   */
  record Received(Message message, boolean live) implements MessageEvent {}
}
