package io.realtime4j.core.queue;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.core.wire.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What the caller of {@code send}, {@code retry} or {@code find} holds. */
final class Handle implements SendHandle {
  private final String clientMessageId;
  private final Answer<Void> stored;
  private final Answer<SentMessage> sent;
  // Changed on the loop, read by all threads.
  private volatile State state = State.STORING;

  Handle(String clientMessageId, Executor callbacks) {
    this.clientMessageId = clientMessageId;
    this.stored = new Answer<>(callbacks);
    this.sent = new Answer<>(callbacks);
  }

  @Override
  public String clientMessageId() {
    return clientMessageId;
  }

  @Override
  public CompletableFuture<Void> stored() {
    return stored.future();
  }

  @Override
  public CompletableFuture<SentMessage> sent() {
    return sent.future();
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
          // How it left is said by those who take it out.
          case GONE -> state;
        };
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

  /** The client was closed; the message is in the store. */
  void failSentClosed() {
    sent.failClosed();
  }

  /** The client was closed before the loop could take the message. */
  void failClosed() {
    stored.failClosed();
    sent.failClosed();
  }

  void completeStored() {
    stored.complete(null);
  }

  /** The message was not taken. */
  void refuse(RealtimeException cause) {
    state = State.REFUSED;
    stored.fail(cause);
    sent.fail(cause);
  }
}
