package io.realtime4j.backplane.redis;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What servers of this software tell each other alone, each topic on a channel. Any thread. */
final class Topics {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.backplane.redis");

  private final String prefix;
  private final JsonValue uid;
  private final byte[] begin;
  private final RedisLink link;
  // Guarded by itself.
  private final Map<String, Topic> topics = new HashMap<>();

  Topics(String key, String uid, RedisLink link) {
    this.prefix = key + "-topic#";
    this.uid = JsonValue.of(uid);
    this.begin = beginOf(uid);
    this.link = link;
  }

  private static byte[] beginOf(String uid) {
    byte[] whole =
        MsgpackWriter.write(new JsonArray(List.of(JsonValue.of(uid), JsonNull.INSTANCE)));
    return Arrays.copyOf(whole, whole.length - 1);
  }

  private record Topic(List<Listener> listeners, Ear ear, CompletionStage<Void> listening) {}

  /** One subscription; the same receiver may have several. */
  private static final class Listener {
    private final Consumer<JsonObject> receiver;

    Listener(Consumer<JsonObject> receiver) {
      this.receiver = receiver;
    }
  }

  CompletionStage<Subscription> subscribe(String topic, Consumer<JsonObject> receiver) {
    Listener listener = new Listener(receiver);
    CompletionStage<Void> listening;
    synchronized (topics) {
      Topic known = topics.get(topic);
      if (known == null) {
        List<Listener> listeners = new CopyOnWriteArrayList<>();
        Ear ear =
            new Ear(
                List.of(prefix + topic), List.of(), (name, bytes) -> hear(listeners, name, bytes));
        known = new Topic(listeners, ear, link.listen(ear));
        topics.put(topic, known);
      }
      known.listeners().add(listener);
      listening = known.listening();
    }
    AtomicBoolean isEnded = new AtomicBoolean();
    return listening
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                end(topic, listener);
              }
            })
        .thenApply(
            done ->
                () -> {
                  if (isEnded.compareAndSet(false, true)) {
                    end(topic, listener);
                  }
                });
  }

  private void end(String topic, Listener listener) {
    synchronized (topics) {
      Topic known = topics.get(topic);
      if (known != null && known.listeners().remove(listener) && known.listeners().isEmpty()) {
        topics.remove(topic);
        CompletableFuture<Void> unused = link.ignore(known.ear()).toCompletableFuture();
      }
    }
  }

  @SuppressWarnings("CatchThrowable") // One receiver's fault is not the next one's.
  private void hear(List<Listener> listeners, String name, byte[] bytes) {
    if (isOwn(bytes)) {
      return;
    }
    JsonObject message;
    try {
      if (!(MsgpackReader.read(bytes) instanceof JsonArray parts) || parts.size() != 2) {
        throw new MalformedException("no message of a topic");
      }
      message = WireText.object(parts.get(1));
    } catch (MalformedException e) {
      LOG.log(Level.DEBUG, "passed over what came on " + name + ": " + e.getMessage());
      return;
    }
    for (Listener listener : listeners) {
      try {
        listener.receiver.accept(message);
      } catch (Throwable e) {
        LOG.log(Level.WARNING, "a receiver of the topic failed", e);
      }
    }
  }

  /** Whether it begins as all that is published here does: that is not read to the end. */
  private boolean isOwn(byte[] message) {
    return message.length >= begin.length
        && Arrays.equals(message, 0, begin.length, begin, 0, begin.length);
  }

  void publish(String topic, JsonObject message) {
    link.publish(prefix + topic, MsgpackWriter.write(new JsonArray(List.of(uid, message))));
  }
}
