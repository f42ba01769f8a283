package io.realtime4j.core.queue;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.core.wire.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What the caller of {@code send} holds. */
final class Handle implements SendHandle {
  private final String clientMessageId;
  private final Answer<Void> stored;
  private final Answer<SentMessage> sent;

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

  Answer<SentMessage> sentAnswer() {
    return sent;
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
    stored.fail(cause);
    sent.fail(cause);
  }
}
