package io.realtime4j.core.delivery;

import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.spi.store.DeliveryRow;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one of our messages. The state only goes where {@link DeliveryState} lets it.
 */
final class Receipt {
  /** Readers told of without a count are counted here, each once; more are not told apart. */
  private static final int MAX_READERS = 1_000;

  final String clientMessageId;
  final String room;
  @Nullable String messageId;

  /** The store has a row of it, or is about to. */
  boolean isStored;

  /** The message may have left: before, no server has anything to tell of it. */
  boolean hasLeft;

  private DeliveryState state = DeliveryState.PENDING;
  private int delivered;
  private int read;
  private int total = -1;
  private long updatedAtMillis;
  private final Set<String> readers = new LinkedHashSet<>();

  Receipt(String clientMessageId, String room) {
    this.clientMessageId = clientMessageId;
    this.room = room;
  }

  /** Returns whether any of several changes was one; all of them have been made by then. */
  static boolean any(boolean... changes) {
    boolean any = false;
    for (boolean change : changes) {
      any |= change;
    }
    return any;
  }

  static Receipt of(DeliveryRow row) {
    Receipt receipt = new Receipt(row.clientMessageId(), row.room());
    receipt.messageId = row.messageId();
    receipt.state = stateOf(row.state());
    receipt.delivered = row.deliveredCount();
    receipt.read = row.readCount();
    receipt.total = row.totalRecipients();
    receipt.updatedAtMillis = row.updatedAtMillis();
    receipt.hasLeft = true;
    return receipt;
  }

  private static DeliveryState stateOf(String name) {
    for (DeliveryState state : DeliveryState.values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    return DeliveryState.PENDING;
  }

  /** Returns whether nobody is left who could still read it, as far as we know. */
  boolean isReadByAll() {
    return state == DeliveryState.READ && total >= 0 && read >= total;
  }

  DeliveryState state() {
    return state;
  }

  long updatedAtMillis() {
    return updatedAtMillis;
  }

  /** Goes to a state if that is allowed; returns whether anything changed. */
  boolean become(DeliveryState next) {
    if (!state.canBecome(next)) {
      return false;
    }
    state = next;
    hasLeft |= next != DeliveryState.PENDING;
    return true;
  }

  /** Takes the server's word on how far a message has come; what is behind us changes no state. */
  boolean reached(DeliveryState next) {
    boolean changed = false;
    if (state.compareTo(DeliveryState.SENT) < 0 || state == DeliveryState.FAILED) {
      // A receipt proves that the server has the message.
      changed = become(DeliveryState.SENT);
    }
    return next == DeliveryState.SENT ? changed : become(next) || changed;
  }

  /** Takes the server's counts; -1 where it names none. */
  boolean count(long newDelivered, long newRead, long newTotal) {
    int wasDelivered = delivered;
    int wasRead = read;
    int wasTotal = total;
    total = newTotal < 0 ? total : clamp(newTotal);
    read = newRead < 0 ? read : clamp(newRead);
    delivered = Math.max(newDelivered < 0 ? delivered : clamp(newDelivered), read);
    return wasDelivered != delivered || wasRead != read || wasTotal != total;
  }

  /** Counts a reader whom the server named without a count. */
  boolean readBy(String userId) {
    if (!knows(userId)) {
      return false;
    }
    int most = total < 0 ? Integer.MAX_VALUE : total;
    return count(-1, Math.min(read + 1L, Math.max(most, read)), -1);
  }

  /** Remembers a reader whom the server's count includes; returns whether it is a new one. */
  boolean knows(String userId) {
    return !userId.isEmpty() && readers.size() < MAX_READERS && readers.add(userId);
  }

  private static int clamp(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  void touch(long nowMillis) {
    updatedAtMillis = nowMillis;
  }

  DeliveryStatus status() {
    return new DeliveryStatus(
        clientMessageId,
        messageId,
        room,
        state,
        delivered,
        read,
        total,
        Instant.ofEpochMilli(updatedAtMillis));
  }

  DeliveryRow row() {
    return DeliveryRow.builder()
        .clientMessageId(clientMessageId)
        .messageId(messageId)
        .room(room)
        .state(state.name())
        .deliveredCount(delivered)
        .readCount(read)
        .totalRecipients(total)
        .updatedAtMillis(updatedAtMillis)
        .build();
  }
}
