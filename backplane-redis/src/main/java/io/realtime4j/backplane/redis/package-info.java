/**
 * Joins servers through Redis or Valkey, by the names {@code redis} and {@code rediss}. Start with
 * {@link io.realtime4j.backplane.redis.RedisBackplaneProvider}.
 */
@NullMarked
package io.realtime4j.backplane.redis;

import org.jspecify.annotations.NullMarked;
