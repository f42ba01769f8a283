package io.realtime4j.server;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One server's end of a {@link LocalCluster}: what is published is handed over at once. */
final class LocalBackplane implements Backplane {
  private final List<LocalBackplane> members;
  private final Map<String, InTurn<BackplaneMessage>> namespaces = new ConcurrentHashMap<>();
  private final Map<String, List<InTurn<JsonObject>>> topics = new ConcurrentHashMap<>();

  LocalBackplane(List<LocalBackplane> members) {
    this.members = members;
  }

  private boolean isOpen() {
    return members.contains(this);
  }

  @Override
  public String id() {
    return "local";
  }

  @Override
  public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
    namespaces.put(namespace, new InTurn<>(receiver));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> unsubscribe(String namespace) {
    namespaces.remove(namespace);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void publish(String namespace, BackplaneMessage message) {
    for (LocalBackplane other : others()) {
      InTurn<BackplaneMessage> receiver = other.namespaces.get(namespace);
      if (receiver != null) {
        receiver.hand(message);
      }
    }
  }

  /** Returns the other members; none once this one has left. */
  private List<LocalBackplane> others() {
    List<LocalBackplane> others = new ArrayList<>(members);
    return others.remove(this) ? others : List.of();
  }

  @Override
  public CompletionStage<Integer> nodeCount(String namespace) {
    return CompletableFuture.completedFuture(
        (int) members.stream().filter(one -> one.namespaces.containsKey(namespace)).count());
  }

  @Override
  public CompletionStage<Subscription> subscribeTopic(String topic, Consumer<JsonObject> receiver) {
    InTurn<JsonObject> added = new InTurn<>(receiver);
    topics.computeIfAbsent(topic, name -> new CopyOnWriteArrayList<>()).add(added);
    return CompletableFuture.completedFuture(
        () ->
            topics.computeIfPresent(
                topic,
                (name, receivers) -> {
                  receivers.remove(added);
                  return receivers.isEmpty() ? null : receivers;
                }));
  }

  @Override
  public void publishTopic(String topic, JsonObject message) {
    for (LocalBackplane other : others()) {
      for (InTurn<JsonObject> receiver : other.topics.getOrDefault(topic, List.of())) {
        receiver.hand(message);
      }
    }
  }

  @Override
  public CompletionStage<Void> check() {
    return isOpen()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new IllegalStateException("the backplane is closed"));
  }

  @Override
  public void close() {
    members.remove(this);
    namespaces.clear();
    topics.clear();
  }
}
