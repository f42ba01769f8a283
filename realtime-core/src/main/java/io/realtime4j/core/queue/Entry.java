package io.realtime4j.core.queue;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.spi.store.QueuedRow;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A message in the queue. Loop only.
 *
 * <pre>
 *  STORING --> WAITING <--> IN_FLIGHT --> GONE (the server has it)
 *     |           |              |
 *     v           +--> FAILED <--+        every state --> GONE (discarded)
 *   AWAY (in the store alone, until it is read)
 * </pre>
 */
final class Entry {
  enum State {
    STORING,
    AWAY,
    WAITING,
    IN_FLIGHT,
    FAILED,
    GONE
  }

  final long order;
  final Lane lane;

  /** Null while nobody has asked for it: of a message that an earlier process left. */
  private @Nullable Handle handle;

  /** Its neighbours in its lane, as the lane has them. */
  @Nullable Entry previous;

  @Nullable Entry next;

  boolean isInLane;

  /** Brought here before its turn: what comes before it in its room is still to be read. */
  boolean isEarly;

  /** As it is in the store, or on its way there. */
  QueuedRow row;

  State state = State.STORING;

  /** What the row says, until it is stored: nobody needs to parse what was just encoded. */
  @Nullable OutgoingMessage given;

  /** The store knows that the message may have been written to a socket. */
  boolean claimed;

  /** Further rows are to be marked when it is sent. */
  boolean claimsNext;

  /** It was written and no answer told its fate: it must not expire nor be discarded. */
  boolean doubtful;

  /**
   * It stands behind messages that were written after it: if the server has it, that says nothing
   * of those.
   */
  boolean moved;

  /** The peer cannot tell the fate of a doubtful message. */
  boolean unverifiable;

  /** How often the peer has closed the connection on which it was under way, without an answer. */
  int closings;

  /** When it was last sent, by the loop's clock. */
  long sentNanos;

  /** Its fate is being asked for. */
  boolean checking;

  /**
   * The store is asked to forget it, on the user's word: until then it is neither sent nor gone.
   */
  boolean leaving;

  /** The store is asked to keep another body: until then it is neither sent nor taken away. */
  boolean rewriting;

  /** When it was taken, by the loop's clock: earlier than the process, for what one has left. */
  private final long takenNanos;

  /**
   * Creates one that is not stored yet.
   *
   * @param takenNanos when it was taken, by the loop's clock, which does not jump
   */
  Entry(long order, Lane lane, @Nullable Handle handle, QueuedRow row, long takenNanos) {
    this.order = order;
    this.lane = lane;
    this.handle = handle;
    this.row = row;
    this.takenNanos = takenNanos;
  }

  /** Returns the handle, {@code null} if nobody has one. */
  @Nullable Handle handle() {
    return handle;
  }

  /** Returns the handle; makes one of a message that the store has if there is none. */
  Handle handle(Executor callbacks) {
    Handle known = handle;
    if (known == null) {
      known = new Handle(id(), callbacks);
      known.completeStored();
      known.show(state);
      String failure = row.failure();
      if (state == State.FAILED && failure != null) {
        known.fail(Failures.earlier(failure));
      }
      handle = known;
    }
    return known;
  }

  String id() {
    return row.clientMessageId();
  }

  boolean waitsOrFlies() {
    return state == State.STORING || state == State.WAITING || state == State.IN_FLIGHT;
  }

  /** The server may have a message of unknown fate, unless nobody will ever tell. */
  boolean canBeDiscarded() {
    return !rewriting
        && (canBeDropped() || (state == State.FAILED && !leaving && (!doubtful || unverifiable)));
  }

  boolean canBeDropped() {
    return (state == State.STORING || state == State.WAITING)
        && !doubtful
        && !leaving
        && !rewriting;
  }

  /** Whether nobody but the queue has it, so that it may say something else. */
  boolean canBeChanged() {
    return canBeDiscarded() && !checking;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - takenNanos;
  }

  /** Returns when it was taken, by the loop's clock. */
  long takenNanos() {
    return takenNanos;
  }
}
