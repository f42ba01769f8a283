package io.realtime4j.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.CommandType;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Redis that comes late, goes, and comes back. */
@Timeout(60)
final class RedisOutageIT {
  private static BroadcastMessage event(int number) {
    return BroadcastMessage.builder()
        .args(List.of(JsonValue.of("e"), JsonValue.of(number)))
        .build();
  }

  private static Backplane open(RedisProcess redis) {
    return new RedisBackplaneProvider().open(redis.location("outage"));
  }

  @Test
  void whatIsListenedToBeforeRedisComesIsHeardAfterwards() {
    try (RedisProcess redis = RedisProcess.absent();
        Backplane one = open(redis);
        Backplane two = open(redis)) {
      BlockingQueue<BackplaneMessage> heard = new LinkedBlockingQueue<>();
      BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
      CompletionStage<Void> subscribed = one.subscribe("/", heard::add);
      CompletionStage<?> topic = one.subscribeTopic("t", told::add);
      assertThat(Waiting.isHealthy(one)).isFalse();
      assertThat(two.nodeCount("/").toCompletableFuture()).isCompletedExceptionally();
      two.publish("/", event(1));
      assertThat(subscribed.toCompletableFuture()).isNotDone();

      redis.start();
      Waiting.await(subscribed);
      Waiting.await(topic);
      Waiting.healthy(two);
      assertThat(Waiting.await(two.nodeCount("/"))).isEqualTo(1);
      two.publish("/", event(2));
      assertThat(Waiting.take(heard)).isEqualTo(event(2));
      two.publishTopic("t", JsonObject.of("n", 1));
      assertThat(Waiting.take(told)).isEqualTo(JsonObject.of("n", 1));
    }
  }

  @Test
  void whileRedisIsAwayThatIsSaidAndWhatIsPublishedIsDroppedAndThenAllGoesOn() {
    try (RedisProcess redis = RedisProcess.started();
        Backplane one = Waiting.healthy(open(redis));
        Backplane two = Waiting.healthy(open(redis))) {
      BlockingQueue<BackplaneMessage> heard = new LinkedBlockingQueue<>();
      Waiting.await(one.subscribe("/", heard::add));
      two.publish("/", event(1));
      assertThat(Waiting.take(heard)).isEqualTo(event(1));

      redis.stop();
      Waiting.until(() -> !Waiting.isHealthy(one) && !Waiting.isHealthy(two));
      for (int i = 2; i < 100; i++) {
        two.publish("/", event(i));
      }
      redis.start();
      Waiting.healthy(one);
      Waiting.healthy(two);
      two.publish("/", event(100));
      assertThat(Waiting.take(heard)).isEqualTo(event(100));
    }
  }

  /** Both connections are there, and nothing comes through. */
  @Test
  void aRedisThatIsThereAndTakesNothingIsNotHealthyAndAllGoesOnAfterwards() {
    RedisClient operator = RedisClient.create();
    try (RedisProcess redis = RedisProcess.started();
        Backplane one = Waiting.healthy(open(redis));
        Backplane two = Waiting.healthy(open(redis))) {
      BlockingQueue<BackplaneMessage> heard = new LinkedBlockingQueue<>();
      Waiting.await(one.subscribe("/", heard::add));
      // For longer than a canary is waited for.
      operator.connect(RedisURI.create(redis.url())).sync().clientPause(7_000);
      assertThat(Waiting.isHealthy(two)).isFalse();

      Waiting.healthy(one);
      Waiting.healthy(two);
      Waiting.until(
          () -> {
            two.publish("/", event(1));
            return !heard.isEmpty();
          });
    } finally {
      operator.shutdown();
    }
  }

  /** A user may listen and not publish: by what Redis says it is known what to mend. */
  @Test
  void aRefusalIsToldInTheWordsOfRedis() {
    RedisClient operator = RedisClient.create();
    try (RedisProcess redis = RedisProcess.started();
        Backplane one = Waiting.healthy(open(redis))) {
      operator
          .connect(RedisURI.create(redis.url()))
          .sync()
          .aclSetuser("default", new AclSetuserArgs().removeCommand(CommandType.PUBLISH));
      String failed = Waiting.await(one.check().handle((done, failure) -> String.valueOf(failure)));
      assertThat(failed).contains("NOPERM");
    } finally {
      operator.shutdown();
    }
  }

  @Test
  void closingFreesItsThreadsWhetherRedisIsThereOrNot() {
    try (RedisProcess redis = RedisProcess.absent()) {
      Backplane never = open(redis);
      CompletionStage<Void> subscribed = never.subscribe("/", message -> {});
      never.close();
      // Which is no failure that anybody should be told of.
      assertThat(subscribed.toCompletableFuture()).isCancelled();
      assertThat(never.subscribe("/", message -> {}).toCompletableFuture())
          .isCompletedExceptionally();
      redis.start();
      Backplane one = Waiting.healthy(open(redis));
      assertThat(threads()).isPositive();
      one.close();
      Waiting.until(() -> threads() == 0);
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("(realtime4j-redis|lettuce).*"))
        .count();
  }
}
