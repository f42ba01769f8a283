package io.realtime4j.backplane.redis;

import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneProvider;

/** {@link RedisBackplaneProvider} over TLS: {@code rediss://…}. */
public final class RedissBackplaneProvider implements BackplaneProvider {
  /** Creates one. */
  public RedissBackplaneProvider() {}

  @Override
  public String id() {
    return "rediss";
  }

  @Override
  public Backplane open(String location) {
    return RedisBackplane.open(RedisLocation.parse(id(), location));
  }
}
