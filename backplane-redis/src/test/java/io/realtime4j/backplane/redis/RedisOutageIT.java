package io.realtime4j.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
      assertThat(two.dropped()).isGreaterThanOrEqualTo(98);
      assertThat(one.dropped()).isZero();
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

  /**
   * A user may listen and not publish: it goes on to listen, and by what Redis says it is known
   * what to mend.
   */
  @Test
  void whoMayOnlyListenIsNotHealthyAndHearsAndSaysSoOnce() {
    RedisClient operator = RedisClient.create();
    try (RedisProcess redis = RedisProcess.started();
        LogLines log = new LogLines();
        Backplane other = Waiting.healthy(open(redis))) {
      RedisCommands<String, String> commands =
          operator.connect(RedisURI.create(redis.url())).sync();
      commands.aclSetuser(
          "ears",
          new AclSetuserArgs()
              .on()
              .addPassword("x")
              .allChannels()
              .allCommands()
              .removeCommand(CommandType.PUBLISH));
      String location = redis.location("outage").replace("//", "//ears:x@");
      try (Backplane ears = new RedisBackplaneProvider().open(location)) {
        BlockingQueue<BackplaneMessage> heard = new LinkedBlockingQueue<>();
        Waiting.await(ears.subscribe("/", heard::add));
        String failed =
            Waiting.await(ears.check().handle((done, failure) -> String.valueOf(failure)));
        assertThat(failed).contains("NOPERM");
        ears.publish("/", event(1));
        Waiting.until(() -> ears.dropped() == 1);
        List<String> connections = connections(commands);

        // One canary when it began, one for each question above, and those that go out by
        // themselves.
        Waiting.until(() -> refused(commands) >= 6);
        assertThat(connections(commands)).isEqualTo(connections);
        other.publish("/", event(2));
        assertThat(Waiting.take(heard)).isEqualTo(event(2));
        assertThat(log.about("refuses what it publishes")).hasSize(1);
        assertThat(log.about("does not take all")).isEmpty();
        assertThat(log.about("is away")).isEmpty();

        commands.aclSetuser("ears", new AclSetuserArgs().addCommand(CommandType.PUBLISH));
        Waiting.healthy(ears);
        Waiting.until(() -> log.about("takes what is published again; 1 messages").size() == 1);
      }
    } finally {
      operator.shutdown();
    }
  }

  private static List<String> connections(RedisCommands<String, String> commands) {
    return commands
        .clientList()
        .lines()
        .filter(line -> line.contains("user=ears"))
        .map(line -> line.replaceFirst(" .*", ""))
        .sorted()
        .toList();
  }

  /** Returns how many commands Redis has refused to take. */
  private static long refused(RedisCommands<String, String> commands) {
    Matcher publish =
        Pattern.compile("cmdstat_publish:.*rejected_calls=([0-9]+)")
            .matcher(commands.info("commandstats"));
    return publish.find() ? Long.parseLong(publish.group(1)) : 0;
  }

  /** Some channels are not for this user, which costs nothing but what goes there. */
  @Test
  void whatIsRefusedInPartIsToldOnce() {
    RedisClient operator = RedisClient.create();
    try (RedisProcess redis = RedisProcess.started();
        LogLines log = new LogLines();
        Backplane one = Waiting.healthy(open(redis))) {
      operator
          .connect(RedisURI.create(redis.url()))
          .sync()
          .aclSetuser("default", new AclSetuserArgs().resetChannels().channelPattern("outage-*"));
      one.publish("/", event(1));
      one.publish("/", event(2));
      Waiting.until(() -> log.about("does not take all").size() == 1);
      one.publish("/", event(3));
      Waiting.until(() -> one.dropped() == 3);
      assertThat(Waiting.isHealthy(one)).isTrue();
      assertThat(log.about("Redis")).hasSize(1);
    } finally {
      operator.shutdown();
    }
  }

  /** Redis has been asked to listen and has not said yes yet. */
  @Test
  void whatIsGivenUpWhileASessionIsMadeIsListenedToNoMore() {
    try (SilentRedis redis = new SilentRedis();
        Backplane one = new RedisBackplaneProvider().open(redis.location())) {
      var subscribed = one.subscribe("/given-up", message -> {});
      List<String> asked = Waiting.take(redis.asked);
      while (!asked.contains("socket.io-request#/given-up#")) {
        asked = Waiting.take(redis.asked);
      }
      var ended = one.unsubscribe("/given-up");
      while (!asked.get(0).equalsIgnoreCase("UNSUBSCRIBE")) {
        asked = Waiting.take(redis.asked);
      }
      assertThat(asked).contains("socket.io-request#/given-up#");
      Waiting.await(subscribed);
      assertThat(ended).isNotNull();
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
