package io.realtime4j.server.chat;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A server's way to the others, which can be cut, lose messages, and hand them over twice. */
final class Cable implements Backplane {
  private final Backplane inner;

  /** Nothing gets through; the server notices. */
  boolean isCut;

  /** Nothing gets through, and the server is dead and notices nothing. */
  boolean isDead;

  /** So many messages that say something get lost. */
  int losing;

  boolean doubles;

  /** What speaks of this gets lost. */
  String losingWhat;

  private boolean isHeldUp;
  private final List<JsonObject> waiting = new ArrayList<>();

  /** What was said, but for heartbeats. */
  final List<JsonObject> said = new ArrayList<>();

  private String topic = "";

  private Cable(Backplane inner) {
    this.inner = inner;
  }

  /** Puts one between each server and the others. */
  static List<Cable> between(List<ChatWorld> worlds) {
    List<Cable> cables = new ArrayList<>();
    for (ChatWorld world : worlds) {
      Cable cable = new Cable(world.backplane());
      cables.add(cable);
      world.with(cable);
    }
    return cables;
  }

  @Override
  public String id() {
    return inner.id();
  }

  @Override
  public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
    return inner.subscribe(namespace, receiver);
  }

  @Override
  public void publish(String namespace, BackplaneMessage message) {
    inner.publish(namespace, message);
  }

  @Override
  public CompletionStage<Integer> nodeCount(String namespace) {
    return inner.nodeCount(namespace);
  }

  @Override
  public CompletionStage<Subscription> subscribeTopic(String topic, Consumer<JsonObject> receiver) {
    return inner.subscribeTopic(
        topic,
        message -> {
          if (!isCut && !isDead) {
            receiver.accept(message);
          }
        });
  }

  @Override
  public void publishTopic(String newTopic, JsonObject message) {
    if (isCut || isDead) {
      return;
    }
    if (message.array("entries").orElseThrow().size() > 0) {
      said.add(message);
      if (losing > 0) {
        losing--;
        return;
      }
      if (losingWhat != null && message.toString().contains(losingWhat)) {
        return;
      }
    }
    topic = newTopic;
    waiting.add(message);
    if (doubles) {
      waiting.add(message);
    }
    if (!isHeldUp) {
      carry();
    }
  }

  private void carry() {
    List<JsonObject> carried = List.copyOf(waiting);
    waiting.clear();
    carried.forEach(message -> inner.publishTopic(topic, message));
  }

  /** What the server says arrives only when this is over. */
  void holdUp(boolean newIsHeldUp) {
    isHeldUp = newIsHeldUp;
    if (!isHeldUp) {
      carry();
    }
  }

  @Override
  public CompletionStage<Void> check() {
    return isCut ? CompletableFuture.failedFuture(new IllegalStateException("cut")) : inner.check();
  }

  @Override
  public void close() {
    inner.close();
  }
}
