package io.realtime4j.core.rooms;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.core.wire.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A message that did not get as far as the queue. */
record RefusedSend(Answer<Void> storing, Answer<SentMessage> sending) implements SendHandle {
  static RefusedSend of(RealtimeException cause, Executor callbacks) {
    RefusedSend refused = new RefusedSend(new Answer<>(callbacks), new Answer<>(callbacks));
    refused.storing.fail(cause);
    refused.sending.fail(cause);
    return refused;
  }

  @Override
  public String clientMessageId() {
    return "";
  }

  @Override
  public State state() {
    return State.REFUSED;
  }

  @Override
  public CompletableFuture<Void> stored() {
    return storing.future();
  }

  @Override
  public CompletableFuture<SentMessage> sent() {
    return sending.future();
  }
}
