package io.realtime4j.core.queue;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of {@code send}, {@code retry} or {@code find} holds; small, since the queue may
 * hold one for every message too.
 */
final class Handle implements SendHandle {
  private final long idHigh;
  private final long idLow;

  /** The id of a message that another kind of client made; ours are numbers. */
  private final @Nullable String otherId;

  private final Executor callbacks;
  private final LazyOutcome<Void> stored = new LazyOutcome<>();
  private final LazyOutcome<SentMessage> sent = new LazyOutcome<>();
  // Changed on the loop, read by all threads.
  private volatile State state = State.STORING;

  Handle(UUID clientMessageId, Executor callbacks) {
    this(clientMessageId, null, callbacks);
  }

  Handle(String clientMessageId, Executor callbacks) {
    this(MessageIds.number(clientMessageId), clientMessageId, callbacks);
  }

  private Handle(@Nullable UUID number, @Nullable String text, Executor callbacks) {
    this.idHigh = number == null ? 0 : number.getMostSignificantBits();
    this.idLow = number == null ? 0 : number.getLeastSignificantBits();
    this.otherId = number == null ? text : null;
    this.callbacks = callbacks;
  }

  @Override
  public String clientMessageId() {
    return otherId == null ? new UUID(idHigh, idLow).toString() : otherId;
  }

  /** Returns whether it is that of a message with a number for its id. */
  boolean isOf(UUID number) {
    return otherId == null
        && idHigh == number.getMostSignificantBits()
        && idLow == number.getLeastSignificantBits();
  }

  @Override
  public CompletableFuture<Void> stored() {
    return stored.future(callbacks);
  }

  @Override
  public CompletableFuture<SentMessage> sent() {
    return sent.future(callbacks);
  }

  @Override
  public State state() {
    return state;
  }

  /** Shows where the message stands while it is in the queue. */
  void show(Entry.State shown) {
    state =
        switch (shown) {
          case STORING -> State.STORING;
          case WAITING -> State.WAITING;
          case IN_FLIGHT -> State.IN_FLIGHT;
          case FAILED -> State.FAILED;
          // How it left, or whether it is stored, is said by those who know.
          case AWAY, GONE -> state;
        };
  }

  /** The store has it, which alone knows it for now. */
  void showWaiting() {
    state = State.WAITING;
  }

  /** Whoever waited for it finds the state that says so. */
  void completeStored() {
    if (state == State.STORING) {
      state = State.WAITING;
    }
    stored.complete(null);
  }

  /** The server has it. */
  void sent(SentMessage message) {
    state = State.SENT;
    sent.complete(message);
  }

  /** It was given up, and is kept. */
  void fail(RealtimeException cause) {
    state = State.FAILED;
    sent.fail(cause);
  }

  /** It was taken out of the queue. */
  void discard(RealtimeException cause) {
    state = State.DISCARDED;
    sent.fail(cause);
  }

  /** The client was closed; a message that is stored is sent by another. */
  void failClosed() {
    RealtimeException closed = new ClientClosedException("the client is closed");
    stored.fail(closed);
    sent.fail(closed);
  }

  /** The message was not taken. */
  void refuse(RealtimeException cause) {
    state = State.REFUSED;
    stored.fail(cause);
    sent.fail(cause);
  }
}
