package io.realtime4j.backplane.redis;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.HexFormat;
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

  private final RedisLocation location;
  private final String uid;
  private final RedisLink link;
  private final Topics topics;
  private final RoomEars rooms;
  private final Map<String, Wire> wires = new ConcurrentHashMap<>();
  private final Map<String, Joined> namespaces = new ConcurrentHashMap<>();
  private final AtomicBoolean isMalformed = new AtomicBoolean();

  /** A namespace that is subscribed to. */
  private record Joined(Ear ear, Consumer<BackplaneMessage> receiver) {}

  private RedisBackplane(RedisLocation location, String uid, RedisLink link) {
    this.location = location;
    this.uid = uid;
    this.link = link;
    this.topics = new Topics(location.key(), uid, link);
    this.rooms = new RoomEars(link);
  }

  static RedisBackplane open(RedisLocation location) {
    byte[] bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    String uid = HexFormat.of().formatHex(bytes);
    RedisLink link = new RedisLink(location, uid);
    link.open();
    return new RedisBackplane(location, uid, link);
  }

  @Override
  public String id() {
    return "redis";
  }

  private Wire wire(String namespace) {
    return wires.computeIfAbsent(namespace, name -> Wire.of(location, name, uid));
  }

  @Override
  public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
    Wire wire = wire(namespace);
    Ear ear =
        new Ear(
            wire.channels(),
            wire.patterns(),
            (channel, bytes) -> hear(wire, receiver, channel, bytes));
    namespaces.put(namespace, new Joined(ear, receiver));
    return link.listen(ear);
  }

  private void hear(Wire wire, Consumer<BackplaneMessage> receiver, String channel, byte[] bytes) {
    BackplaneMessage message = read(wire, channel, bytes);
    if (message != null) {
      receiver.accept(message);
    }
  }

  @Override
  public void enterRoom(String namespace, String room) {
    String channel = unjoined(namespace).channelOf(room);
    if (channel != null) {
      rooms.enter(namespace, room, channel, (name, bytes) -> hearRoom(namespace, name, bytes));
    }
  }

  /** What is for a room is read like all else, by the wire that knows who asks what. */
  private void hearRoom(String namespace, String channel, byte[] bytes) {
    Joined joined = namespaces.get(namespace);
    if (joined != null) {
      hear(wire(namespace), joined.receiver(), channel, bytes);
    }
  }

  @Override
  public void leaveRoom(String namespace, String room) {
    if (unjoined(namespace).channelOf(room) != null) {
      rooms.leave(namespace, room);
    }
  }

  private @Nullable BackplaneMessage read(Wire wire, String channel, byte[] bytes) {
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
    Joined joined = namespaces.remove(namespace);
    wires.remove(namespace);
    return joined == null ? CompletableFuture.completedFuture(null) : link.ignore(joined.ear());
  }

  /** One that is not kept, if this server is not in the namespace. */
  private Wire unjoined(String namespace) {
    Wire known = wires.get(namespace);
    return known == null ? Wire.of(location, namespace, uid) : known;
  }

  @Override
  public void publish(String namespace, BackplaneMessage message) {
    Wire.Parcel parcel = unjoined(namespace).write(message);
    link.publish(parcel.channel(), parcel.bytes());
  }

  @Override
  public CompletionStage<Integer> nodeCount(String namespace) {
    return link.listeners(unjoined(namespace).counted()).thenApply(Math::toIntExact);
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
