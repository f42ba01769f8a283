package io.realtime4j.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.SocketTarget;
import io.realtime4j.testkit.BackplaneContract;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over sharded channels of Redis 7. */
@Timeout(60)
final class RedisShardedIT implements BackplaneContract {
  private static final AtomicInteger KEYS = new AtomicInteger();

  private static String location(String mode) {
    return RedisProcess.sharedNewest().location("sharded" + KEYS.incrementAndGet())
        + "&sharded="
        + mode;
  }

  private static Backplane open(String location) {
    return Waiting.healthy(new RedisBackplaneProvider().open(location));
  }

  @Override
  public List<Backplane> join(int servers) {
    String location = location("dynamic");
    return Stream.generate(() -> open(location)).limit(servers).toList();
  }

  private static BroadcastMessage event(int number, String... rooms) {
    return BroadcastMessage.builder()
        .target(SocketTarget.builder().rooms(List.of(rooms)).build())
        .args(List.of(JsonValue.of("e"), JsonValue.of(number)))
        .build();
  }

  /** Counts who listens to channels that have this in their names. */
  private static List<String> channels(String location, String part) {
    RedisClient operator = RedisClient.create();
    try {
      return operator
          .connect(RedisURI.create(RedisProcess.sharedNewest().url()))
          .sync()
          .pubsubShardChannels("*" + part + "*")
          .stream()
          .filter(channel -> channel.startsWith(location.replaceAll(".*key=|&.*", "")))
          .sorted()
          .toList();
    } finally {
      operator.shutdown();
    }
  }

  @Test
  void aRoomIsListenedToWhileItHasSocketsHere() {
    String location = location("dynamic");
    try (Backplane one = open(location);
        Backplane two = open(location)) {
      BlockingQueue<BackplaneMessage> heard = new LinkedBlockingQueue<>();
      Waiting.await(one.subscribe("/", heard::add));
      one.enterRoom("/", "r");
      one.enterRoom("/", "r");
      one.leaveRoom("/", "r");
      Waiting.until(() -> channels(location, "#r#").size() == 1);
      two.publish("/", event(1, "r"));
      assertThat(Waiting.take(heard)).isEqualTo(event(1, "r"));

      one.leaveRoom("/", "r");
      Waiting.until(() -> channels(location, "#r#").isEmpty());
      two.publish("/", event(2, "r"));
      two.publish("/", event(3, "r", "s"));
      assertThat(Waiting.take(heard)).isEqualTo(event(3, "r", "s"));
    }
  }

  /** What one socket's room is called, and any name of its length. */
  @Test
  void roomsOfSingleSocketsHaveChannelsOnlyIfThatIsChosen() {
    String id = "x".repeat(20);
    for (String mode : List.of("static", "dynamic", "dynamic-private")) {
      String location = location(mode);
      try (Backplane one = open(location);
          Backplane two = open(location)) {
        BlockingQueue<BackplaneMessage> heard = new LinkedBlockingQueue<>();
        Waiting.await(one.subscribe("/", heard::add));
        one.enterRoom("/", id);
        one.enterRoom("/", "r");
        // Asked on the same connection, and so later than those.
        Waiting.await(one.subscribeTopic("t", message -> {}));
        assertThat(channels(location, id)).hasSize(mode.equals("dynamic-private") ? 1 : 0);
        assertThat(channels(location, "#r#")).hasSize(mode.equals("static") ? 0 : 1);
        two.publish("/", event(1, id));
        assertThat(Waiting.take(heard)).isEqualTo(event(1, id));
        two.publish("/", event(2, "r"));
        assertThat(Waiting.take(heard)).isEqualTo(event(2, "r"));
      }
    }
  }

  /** A namespace may be called as another's room: each hears its own. */
  @Test
  void aNamespaceThatIsCalledAsARoomOfAnotherIsApart() {
    String location = location("dynamic");
    try (Backplane one = open(location);
        Backplane two = open(location)) {
      BlockingQueue<BackplaneMessage> outer = new LinkedBlockingQueue<>();
      BlockingQueue<BackplaneMessage> inner = new LinkedBlockingQueue<>();
      Waiting.await(one.subscribe("/a", outer::add));
      Waiting.await(one.subscribe("/a#b", inner::add));
      one.enterRoom("/a", "b");
      one.leaveRoom("/a", "b");
      one.enterRoom("/a", "b");
      Waiting.await(one.subscribeTopic("t", message -> {}));
      two.publish("/a", event(1, "b"));
      assertThat(Waiting.take(outer)).isEqualTo(event(1, "b"));
      one.leaveRoom("/a", "b");
      two.publish("/a#b", event(2));
      assertThat(Waiting.take(inner)).isEqualTo(event(2));
      assertThat(outer).isEmpty();
    }
  }

  /** As the guide to operating a server grants it. */
  @Test
  void whatTheGuideGrantsIsEnough() {
    RedisClient operator = RedisClient.create();
    try {
      RedisCommands<String, String> commands =
          operator.connect(RedisURI.create(RedisProcess.sharedNewest().url())).sync();
      commands.dispatch(
          CommandType.ACL,
          new StatusOutput<>(StringCodec.UTF8),
          new CommandArgs<>(StringCodec.UTF8)
              .addValues(
                  List.of(
                      ("SETUSER sharded on >x resetchannels &guide-* &guide#* -@all +hello +ping"
                              + " +spublish +ssubscribe +sunsubscribe +pubsub|shardnumsub")
                          .split(" "))));
      String location =
          RedisProcess.sharedNewest().location("guide").replace("//", "//sharded:x@")
              + "&sharded=dynamic";
      try (Backplane one = open(location);
          Backplane two = open(location)) {
        BlockingQueue<BackplaneMessage> heard = new LinkedBlockingQueue<>();
        BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
        one.enterRoom("/", "r");
        Waiting.await(one.subscribe("/", heard::add));
        Waiting.await(one.subscribeTopic("t", told::add));
        assertThat(Waiting.await(two.nodeCount("/"))).isEqualTo(1);
        two.publish("/", event(1, "r"));
        assertThat(Waiting.take(heard)).isEqualTo(event(1, "r"));
        two.publishTopic("t", JsonObject.of("n", 1));
        assertThat(Waiting.take(told)).isEqualTo(JsonObject.of("n", 1));
        Waiting.await(one.unsubscribe("/"));
      }
    } finally {
      operator.shutdown();
    }
  }

  @Test
  void aRedisWithoutShardedChannelsIsRefusedOnce() {
    try (LogLines log = new LogLines();
        Backplane one =
            new RedisBackplaneProvider()
                .open(RedisProcess.shared().location("old") + "&sharded=dynamic")) {
      assertThat(failure(one.subscribe("/", message -> {})))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("take Redis from 7.0");
      assertThat(failure(one.subscribeTopic("t", message -> {})))
          .isInstanceOf(ConfigurationException.class);
      assertThat(failure(one.check())).isInstanceOf(ConfigurationException.class);
      assertThat(failure(one.nodeCount("/"))).isInstanceOf(ConfigurationException.class);
      assertThat(log.about("no sharded pub/sub")).hasSize(1);
      assertThat(log.about("is away")).isEmpty();
    }
  }

  private static Throwable failure(CompletionStage<?> stage) {
    return Waiting.await(
        stage.handle(
            (done, failure) ->
                failure instanceof CompletionException ? failure.getCause() : failure));
  }
}
