package io.realtime4j.verification.interop;

import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.server.Backplanes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our server, one of Node's with its stock adapter, and an emitter are one cluster by Redis. */
@Timeout(90)
class RedisInteropIT {
  @Test
  void ourServerAndNodesAndAnEmitterAreOneCluster() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        Node.NodeServer node = Node.server("redis-server.js", redis.url(), "shared");
        Backplane backplane = Backplanes.open(redis.url() + "?key=shared");
        RedisPeer ours = new RedisPeer(backplane)) {
      while (servers(backplane) < 2) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
      Node.run("redis-clients.js", ours.url(), node.url(), redis.url(), "shared");
    }
  }

  /** Each mode of the sharded adapter, on Redis 7. */
  @ParameterizedTest
  @ValueSource(strings = {"static", "dynamic", "dynamic-private"})
  void ourServerAndNodesAreOneClusterOverShardedChannels(String mode) throws Exception {
    try (RedisProcess redis = RedisProcess.newest();
        Node.NodeServer node = Node.server("redis-server.js", redis.url(), "shards", mode);
        Backplane backplane = Backplanes.open(redis.url() + "?key=shards&sharded=" + mode);
        RedisPeer ours = new RedisPeer(backplane)) {
      while (servers(backplane) < 2) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
      Node.run("redis-clients.js", ours.url(), node.url(), redis.url(), "shards", mode);
    }
  }

  private static int servers(Backplane backplane) throws Exception {
    return backplane
        .nodeCount("/")
        .exceptionally(away -> 0)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }
}
