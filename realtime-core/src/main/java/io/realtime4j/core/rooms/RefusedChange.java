package io.realtime4j.core.rooms;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.ChangedMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.core.wire.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A change that did not get as far as the queue. */
record RefusedChange(String messageId, Answer<Void> storing, Answer<ChangedMessage> changing)
    implements ChangeHandle {
  static RefusedChange of(String messageId, RealtimeException cause, Executor callbacks) {
    RefusedChange refused =
        new RefusedChange(messageId, new Answer<>(callbacks), new Answer<>(callbacks));
    refused.storing.fail(cause);
    refused.changing.fail(cause);
    return refused;
  }

  @Override
  public String changeId() {
    return "";
  }

  @Override
  public State state() {
    return State.FAILED;
  }

  @Override
  public CompletableFuture<Void> stored() {
    return storing.future();
  }

  @Override
  public CompletableFuture<ChangedMessage> done() {
    return changing.future();
  }
}
