/**
 * Joins servers through Redis or Valkey, in the format of {@code @socket.io/redis-adapter}.
 *
 * @provides io.realtime4j.api.spi.backplane.BackplaneProvider {@code redis:} and {@code rediss:}
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.backplane.redis {
  requires transitive io.realtime4j.api;
  requires io.realtime4j.protocol;
  // Lettuce is an automatic module: what it needs of Netty's modules it cannot say itself.
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.resolver.dns;
  requires lettuce.core;

  exports io.realtime4j.backplane.redis;

  provides io.realtime4j.api.spi.backplane.BackplaneProvider with
      io.realtime4j.backplane.redis.RedisBackplaneProvider,
      io.realtime4j.backplane.redis.RedissBackplaneProvider;
}
