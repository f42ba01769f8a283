package io.realtime4j.backplane.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Two connections to Redis, of which neither is used any more once one is lost. Any thread. */
final class RedisSession {
  private final StatefulRedisPubSubConnection<String, byte[]> hearing;
  private final StatefulRedisConnection<String, byte[]> saying;
  private final boolean isSharded;

  /**
   * Creates one.
   *
   * @param isSharded whether all channels are of sharded pub/sub, which has no patterns
   */
  RedisSession(
      StatefulRedisPubSubConnection<String, byte[]> hearing,
      StatefulRedisConnection<String, byte[]> saying,
      boolean isSharded) {
    this.hearing = hearing;
    this.saying = saying;
    this.isSharded = isSharded;
  }

  /**
   * Says who hears what comes, and the end; the end may be told more than once.
   *
   * @param listener called by a thread that reads from Redis
   */
  void begin(RedisPubSubListener<String, byte[]> listener, Runnable lost) {
    hearing.addListener(listener);
    RedisConnectionStateListener state =
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            lost.run();
          }
        };
    for (StatefulConnection<?, ?> connection : List.of(hearing, saying)) {
      connection.addListener(state);
      if (!connection.isOpen()) {
        lost.run();
      }
    }
  }

  CompletionStage<Void> listen(Ear ear) {
    RedisPubSubAsyncCommands<String, byte[]> commands = hearing.async();
    List<CompletionStage<Void>> both = new ArrayList<>();
    if (!ear.channels().isEmpty()) {
      String[] names = ear.channels().toArray(String[]::new);
      both.add(isSharded ? commands.ssubscribe(names) : commands.subscribe(names));
    }
    if (!ear.patterns().isEmpty()) {
      both.add(commands.psubscribe(ear.patterns().toArray(String[]::new)));
    }
    return inTime(both);
  }

  CompletionStage<Void> ignore(Ear ear) {
    RedisPubSubAsyncCommands<String, byte[]> commands = hearing.async();
    List<CompletionStage<Void>> both = new ArrayList<>();
    if (!ear.channels().isEmpty()) {
      String[] names = ear.channels().toArray(String[]::new);
      both.add(isSharded ? commands.sunsubscribe(names) : commands.unsubscribe(names));
    }
    if (!ear.patterns().isEmpty()) {
      both.add(commands.punsubscribe(ear.patterns().toArray(String[]::new)));
    }
    return inTime(both);
  }

  private static CompletionStage<Void> inTime(List<CompletionStage<Void>> stages) {
    return CompletableFuture.allOf(
            stages.stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new))
        .orTimeout(RedisLocation.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  CompletionStage<Long> publish(String channel, byte[] message) {
    return isSharded
        ? saying.async().spublish(channel, message)
        : saying.async().publish(channel, message);
  }

  /** Returns how many listen to a channel by its name. */
  CompletionStage<Long> listeners(String channel) {
    var commands = saying.async();
    return (isSharded ? commands.pubsubShardNumsub(channel) : commands.pubsubNumsub(channel))
        .toCompletableFuture()
        .orTimeout(RedisLocation.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(counts -> counts.getOrDefault(channel, 0L));
  }

  void close() {
    for (StatefulConnection<?, ?> connection : List.of(hearing, saying)) {
      if (connection.isOpen()) {
        var unused = connection.closeAsync();
      }
    }
  }
}
