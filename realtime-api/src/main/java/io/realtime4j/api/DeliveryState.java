package io.realtime4j.api;

/**
 * The life of a sent message.
 *
 * <pre>{@code
 * PENDING --> SENDING --> SENT --> DELIVERED --> READ
 *    ^  ^-------'  |        '--------------------^
 *    |             v
 *    '--retry-- FAILED
 * }</pre>
 *
 * Never backwards, but for a send that is tried again.
 */
public enum DeliveryState {
  /** Waits in the queue. */
  PENDING,
  /** Written to a socket, not yet answered. */
  SENDING,
  /** The server has it. */
  SENT,
  /** At least one recipient's device has it. */
  DELIVERED,
  /** At least one recipient has read it. */
  READ,
  /** Given up; kept until retried or discarded. */
  FAILED;

  /** Returns whether a message may go from this state to {@code next}. */
  public boolean canBecome(DeliveryState next) {
    return switch (this) {
      case PENDING -> next == SENDING || next == SENT || next == FAILED;
      case SENDING -> next == PENDING || next == SENT || next == FAILED;
      case SENT -> next == DELIVERED || next == READ;
      case DELIVERED -> next == READ;
      case READ -> false;
      case FAILED -> next == PENDING || next == SENT;
    };
  }
}
