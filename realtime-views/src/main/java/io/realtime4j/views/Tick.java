package io.realtime4j.views;

import io.realtime4j.api.DeliveryState;

/** What stands beside a message of ours. */
public enum Tick {
  /** Nothing: it is somebody else's. */
  NONE,
  /** A clock: the server does not have it yet. */
  PENDING,
  /** One check: the server has it. */
  SENT,
  /** Two checks: a recipient's device has it. */
  DELIVERED,
  /** Two checks in colour: a recipient has read it. */
  READ,
  /** An alert, with retry: it was given up. */
  FAILED;

  /** Returns the tick of a message that the server has, whatever the queue thinks of it. */
  static Tick ofSent(DeliveryState state) {
    return switch (state) {
      case READ -> READ;
      case DELIVERED -> DELIVERED;
      case PENDING, SENDING, SENT, FAILED -> SENT;
    };
  }
}
