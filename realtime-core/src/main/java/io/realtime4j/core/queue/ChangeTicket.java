package io.realtime4j.core.queue;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.ChangedMessage;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.core.wire.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What the caller of {@code edit} or {@code delete} holds. */
final class ChangeTicket implements ChangeHandle {
  private final String changeId;
  private final String messageId;
  private final Answer<Void> stored;
  private final Answer<ChangedMessage> done;

  // Changed on the loop, read by all threads.
  private volatile State state = State.STORING;

  ChangeTicket(String changeId, String messageId, Executor callbacks) {
    this.changeId = changeId;
    this.messageId = messageId;
    this.stored = new Answer<>(callbacks);
    this.done = new Answer<>(callbacks);
  }

  @Override
  public String changeId() {
    return changeId;
  }

  @Override
  public String messageId() {
    return messageId;
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public CompletableFuture<Void> stored() {
    return stored.future();
  }

  @Override
  public CompletableFuture<ChangedMessage> done() {
    return done.future();
  }

  void show(State now) {
    state = now;
  }

  void completeStored() {
    if (state == State.STORING) {
      state = State.WAITING;
    }
    stored.complete(null);
  }

  void made(ChangedMessage change) {
    state = State.DONE;
    stored.complete(null);
    done.complete(change);
  }

  /** It was given up, or not taken. */
  void fail(RealtimeException cause) {
    state = State.FAILED;
    stored.fail(cause);
    done.fail(cause);
  }

  /** The client was closed; what is stored is made by another. */
  void failClosed() {
    RealtimeException closed = new ClientClosedException("the client is closed");
    stored.fail(closed);
    done.fail(closed);
  }
}
