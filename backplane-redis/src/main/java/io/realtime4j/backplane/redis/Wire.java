package io.realtime4j.backplane.redis;

import io.realtime4j.api.spi.backplane.BackplaneMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages of one namespace, and the bytes and channels that they are in Redis. Any thread. */
interface Wire {
  /** What is published. */
  record Parcel(String channel, byte[] bytes) {}

  static Wire of(RedisLocation location, String namespace, String uid) {
    return location.sharding().isSharded()
        ? new ShardedWire(location, namespace, uid)
        : new NamespaceWire(location.key(), namespace, uid);
  }

  /** Returns the channels that every server of the namespace listens to. */
  List<String> channels();

  /** Returns the patterns that every server of the namespace listens to. */
  List<String> patterns();

  /** Returns the channel whose listeners are the servers of the namespace. */
  String counted();

  /** Returns the channel of a room, which is for those that have sockets there; null if none is. */
  @Nullable String channelOf(String room);

  Parcel write(BackplaneMessage message);

  /** Reads what came on a channel; null if it is not for this server. */
  @Nullable BackplaneMessage read(String channel, byte[] bytes) throws MalformedException;
}
