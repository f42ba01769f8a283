package io.realtime4j.core;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.QueueProvider;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A queue that does nothing, so that a test sees the connection alone. */
final class NoQueue implements QueueProvider, Feature<MessageQueue>, MessageQueue {
  @Override
  public Feature<MessageQueue> create(FeatureContext context) {
    return this;
  }

  @Override
  public MessageQueue api() {
    return this;
  }

  @Override
  public void close() {}

  @Override
  public SendHandle send(OutgoingMessage message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<QueuedMessage> messages() {
    return List.of();
  }

  @Override
  public int size() {
    return 0;
  }

  @Override
  public CompletableFuture<Void> loaded() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Optional<SendHandle>> find(String clientMessageId) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public SendHandle retry(String clientMessageId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Boolean> discard(String clientMessageId) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public CompletableFuture<Integer> clear() {
    return CompletableFuture.completedFuture(0);
  }

  @Override
  public ChangeHandle edit(String roomName, String messageId, String content, JsonObject metadata) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChangeHandle delete(String roomName, String messageId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChangeHandle change(MessageOperation operation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<PendingChange> changes() {
    return List.of();
  }
}
