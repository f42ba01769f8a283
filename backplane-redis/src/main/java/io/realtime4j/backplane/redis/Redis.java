package io.realtime4j.backplane.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The library, and the threads that it has for one backplane. */
final class Redis {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.backplane.redis");

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** The least that the library takes. */
  private static final int THREADS = 2;

  /** What has been sent and not answered; far beyond what a Redis that is well leaves open. */
  private static final int MAX_COMMANDS = 100_000;

  private final RedisLocation location;
  private final ClientResources resources;
  private final RedisClient client;

  Redis(RedisLocation location) {
    this.location = location;
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            // By itself it would publish again what was not answered: twice, perhaps.
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .requestQueueSize(MAX_COMMANDS)
            .socketOptions(
                SocketOptions.builder()
                    .connectTimeout(RedisLocation.TIMEOUT)
                    .keepAlive(true)
                    .build())
            .build());
  }

  /** Opens a connection that listens, and one that publishes. */
  CompletionStage<RedisSession> connect() {
    CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> hearing =
        client.connectPubSubAsync(CODEC, location.uri());
    return hearing.thenCompose(this::connectToPublish);
  }

  private CompletionStage<RedisSession> connectToPublish(
      StatefulRedisPubSubConnection<String, byte[]> hearing) {
    CompletionStage<StatefulRedisConnection<String, byte[]>> saying =
        client.connectAsync(CODEC, location.uri());
    return saying
        .whenComplete(
            (connection, failure) -> {
              if (failure != null) {
                var unused = hearing.closeAsync();
              }
            })
        .thenApply(
            connection -> new RedisSession(hearing, connection, location.sharding().isSharded()));
  }

  /** Ends all connections and threads; returns when they have ended, or after a few seconds. */
  void close() {
    long seconds = RedisLocation.TIMEOUT.toSeconds();
    client.shutdown(0, seconds, TimeUnit.SECONDS);
    Future<Boolean> ending = resources.shutdown(0, seconds, TimeUnit.SECONDS);
    try {
      ending.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.WARNING, "threads of Redis have not ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
