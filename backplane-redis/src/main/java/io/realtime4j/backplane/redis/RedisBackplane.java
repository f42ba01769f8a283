package io.realtime4j.backplane.redis;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One server's end of a cluster that is joined by Redis. */
final class RedisBackplane implements Backplane {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.backplane.redis");

  private final String key;
  private final String uid;
  private final RedisLink link;
  private final Topics topics;
  private final Map<String, NamespaceWire> wires = new ConcurrentHashMap<>();
  private final Map<String, Ear> namespaces = new ConcurrentHashMap<>();
  private final AtomicBoolean isMalformed = new AtomicBoolean();

  private RedisBackplane(String key, String uid, RedisLink link) {
    this.key = key;
    this.uid = uid;
    this.link = link;
    this.topics = new Topics(key, uid, link);
  }

  static RedisBackplane open(RedisLocation location) {
    byte[] bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    String uid = HexFormat.of().formatHex(bytes);
    RedisLink link = new RedisLink(location, uid);
    link.open();
    return new RedisBackplane(location.key(), uid, link);
  }

  @Override
  public String id() {
    return "redis";
  }

  private NamespaceWire wire(String namespace) {
    return wires.computeIfAbsent(namespace, name -> new NamespaceWire(key, name, uid));
  }

  @Override
  public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
    NamespaceWire wire = wire(namespace);
    Channels channels = wire.channels();
    Ear ear =
        new Ear(
            List.of(channels.requests(), channels.responses(), wire.ownResponses()),
            List.of(channels.everyEvent()),
            (channel, bytes) -> {
              BackplaneMessage message = read(wire, channel, bytes);
              if (message != null) {
                receiver.accept(message);
              }
            });
    namespaces.put(namespace, ear);
    return link.listen(ear);
  }

  private @Nullable BackplaneMessage read(NamespaceWire wire, String channel, byte[] bytes) {
    try {
      return wire.read(channel, bytes);
    } catch (MalformedException | RuntimeException e) {
      // Whoever has written it will write more: said once.
      Level level = isMalformed.compareAndSet(false, true) ? Level.WARNING : Level.DEBUG;
      LOG.log(level, "passed over what came on " + channel + ": " + e.getMessage());
      return null;
    }
  }

  @Override
  public CompletionStage<Void> unsubscribe(String namespace) {
    Ear ear = namespaces.remove(namespace);
    wires.remove(namespace);
    return ear == null ? CompletableFuture.completedFuture(null) : link.ignore(ear);
  }

  @Override
  public void publish(String namespace, BackplaneMessage message) {
    NamespaceWire known = wires.get(namespace);
    NamespaceWire wire = known == null ? new NamespaceWire(key, namespace, uid) : known;
    NamespaceWire.Parcel parcel = wire.write(message);
    link.publish(parcel.channel(), parcel.bytes());
  }

  @Override
  public CompletionStage<Integer> nodeCount(String namespace) {
    return link.listeners(Channels.of(key, namespace).requests()).thenApply(Math::toIntExact);
  }

  @Override
  public CompletionStage<Subscription> subscribeTopic(String topic, Consumer<JsonObject> receiver) {
    return topics.subscribe(topic, receiver);
  }

  @Override
  public void publishTopic(String topic, JsonObject message) {
    topics.publish(topic, message);
  }

  @Override
  public long dropped() {
    return link.dropped();
  }

  @Override
  public CompletionStage<Void> check() {
    return link.check();
  }

  @Override
  public void close() {
    namespaces.clear();
    wires.clear();
    link.close();
  }
}
