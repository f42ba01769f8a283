package io.realtime4j.backplane.redis;

import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneProvider;

/**
 * Joins servers through Redis 6.2 or later, or Valkey: {@code redis://USER:PASSWORD@HOST:PORT}. The
 * option {@code key} ({@code ?key=chat}) is the prefix of all channels, {@code socket.io} by
 * default, as of {@code @socket.io/redis-adapter}: servers and emitters of one key are joined. The
 * option {@code sharded} ({@code ?key=chat&sharded=dynamic}, or {@code static}, {@code
 * dynamic-private}) is for the format of its {@code createShardedAdapter}, in that mode, which
 * needs Redis 7.0 and which emitters do not speak; where Redis has no sharded channels,
 * subscriptions fail with a {@link io.realtime4j.api.ConfigurationException}.
 */
public final class RedisBackplaneProvider implements BackplaneProvider {
  /** Creates one. */
  public RedisBackplaneProvider() {}

  @Override
  public String id() {
    return "redis";
  }

  @Override
  public Backplane open(String location) {
    return RedisBackplane.open(RedisLocation.parse(id(), location));
  }
}
