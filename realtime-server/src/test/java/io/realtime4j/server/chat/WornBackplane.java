package io.realtime4j.server.chat;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.server.LocalCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One server's end of a backplane that loses, doubles or carries nothing, as the test says. */
public final class WornBackplane implements Backplane {
  private final Backplane whole;

  /** So many of the next messages with something in them are lost. */
  public int losing;

  public boolean doubles;

  /** While set, what is said waits until it is {@link #release released}. */
  private List<JsonObject> held;

  private String heldTopic;

  /** Nothing goes out of here, nor in, though the server does not know. */
  public boolean isSilent;

  /** Nothing is carried, and the server knows. */
  public boolean isCut;

  private WornBackplane(Backplane whole) {
    this.whole = whole;
  }

  /** Joins servers that are not started yet by such backplanes; returns their ends. */
  public static List<WornBackplane> join(List<ChatWorld> worlds) {
    LocalCluster cluster = new LocalCluster();
    return worlds.stream()
        .map(
            world -> {
              WornBackplane end = new WornBackplane(cluster.join());
              world.with(end);
              return end;
            })
        .toList();
  }

  /** What is said from now on is late. */
  public void hold() {
    if (held == null) {
      held = new ArrayList<>();
    }
  }

  /** What was late comes now. */
  public void release() {
    List<JsonObject> late = held == null ? List.of() : held;
    held = null;
    late.forEach(message -> publishTopic(heldTopic, message));
  }

  private boolean isDeaf() {
    return isSilent || isCut;
  }

  @Override
  public String id() {
    return "unreliable";
  }

  @Override
  public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
    return whole.subscribe(namespace, receiver);
  }

  @Override
  public void publish(String namespace, BackplaneMessage message) {
    whole.publish(namespace, message);
  }

  @Override
  public CompletionStage<Integer> nodeCount(String namespace) {
    return whole.nodeCount(namespace);
  }

  @Override
  public CompletionStage<Subscription> subscribeTopic(String topic, Consumer<JsonObject> receiver) {
    return whole.subscribeTopic(
        topic,
        message -> {
          if (!isDeaf()) {
            receiver.accept(message);
          }
        });
  }

  @Override
  public void publishTopic(String topic, JsonObject message) {
    if (isDeaf()) {
      return;
    }
    if (losing > 0 && message.array("entries").orElseThrow().size() > 0) {
      losing--;
      return;
    }
    if (held != null) {
      held.add(message);
      heldTopic = topic;
      return;
    }
    whole.publishTopic(topic, message);
    if (doubles) {
      whole.publishTopic(topic, message);
    }
  }

  @Override
  public CompletionStage<Void> check() {
    return isCut ? CompletableFuture.failedFuture(new IllegalStateException("cut")) : whole.check();
  }

  @Override
  public void close() {
    whole.close();
  }
}
