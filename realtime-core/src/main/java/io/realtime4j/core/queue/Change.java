package io.realtime4j.core.queue;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An edit, a deletion or a feature's operation that waits. Loop only.
 *
 * <pre>
 *  STORING --> WAITING <--> IN_FLIGHT        every state --> GONE
 * </pre>
 */
final class Change {
  enum State {
    STORING,
    WAITING,
    IN_FLIGHT,
    GONE
  }

  final long order;
  final PendingChange what;

  /** What the message has beside its content from now on; {@code null} if that stays. */
  final @Nullable JsonObject metadata;

  /** When it was taken, by the loop's clock. */
  final long takenNanos;

  /** What its body takes in the store. */
  final int bytes;

  State state = State.STORING;

  /** It is in the store. */
  boolean isStored;

  /** The store is asked to keep it. */
  boolean isBeingStored;

  /** It may have reached the server, so another must not take its place. */
  boolean mayBeWritten;

  /** The one whose place it takes, if that still waits when this one is stored. */
  @Nullable Change replaces;

  int attempts;
  int postponements;

  /** Whoever waits for it; nobody for what an earlier process left. */
  private final List<ChangeTicket> tickets = new ArrayList<>();

  Change(
      long order, PendingChange what, @Nullable JsonObject metadata, int bytes, long takenNanos) {
    this.order = order;
    this.what = what;
    this.metadata = metadata;
    this.bytes = bytes;
    this.takenNanos = takenNanos;
  }

  String id() {
    return what.changeId();
  }

  boolean isEdit() {
    return what.kind() == PendingChange.Kind.EDIT;
  }

  boolean isDeletion() {
    return what.kind() == PendingChange.Kind.DELETE;
  }

  /** It waits, and the server cannot know of it. */
  boolean canBeReplaced() {
    return state == State.WAITING && !mayBeWritten;
  }

  /** Returns whether the later of the two leaves nothing of the earlier. */
  boolean isLike(PendingChange other) {
    MessageOperation mine = what.operation();
    MessageOperation others = other.operation();
    return (mine == null || others == null)
        ? what.kind() == other.kind()
        : mine.slot().equals(others.slot());
  }

  /**
   * Returns whether nothing of an earlier one remains after this, what it names beside included.
   */
  boolean leavesNothingOf(Change earlier) {
    return earlier.isLike(what) && (metadata != null || earlier.metadata == null);
  }

  void add(ChangeTicket ticket) {
    tickets.add(ticket);
    if (isStored) {
      ticket.completeStored();
    }
  }

  /** Whoever waits for another waits for this one. */
  void takeOver(Change other) {
    tickets.addAll(0, other.tickets);
    other.tickets.clear();
  }

  void tell(Consumer<ChangeTicket> news) {
    List.copyOf(tickets).forEach(news);
  }

  void stored() {
    isStored = true;
    tell(ChangeTicket::completeStored);
  }

  void become(State now) {
    state = now;
    tell(
        ticket ->
            ticket.show(
                now == State.IN_FLIGHT
                    ? ChangeHandle.State.IN_FLIGHT
                    : ChangeHandle.State.WAITING));
  }
}
