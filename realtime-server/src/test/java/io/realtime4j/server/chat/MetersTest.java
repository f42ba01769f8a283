package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Metric;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a server counts, as an observer hears it. */
class MetersTest {
  private final ChatWorld world = new ChatWorld();
  private final Listening observer = new Listening();

  private static final class Listening implements ServerFeature, ServerObserver {
    final Map<String, Long> counts = new LinkedHashMap<>();
    final Map<String, Long> levels = new LinkedHashMap<>();
    final Map<String, List<Long>> times = new LinkedHashMap<>();
    boolean throwing;

    @Override
    public String id() {
      return "listening";
    }

    @Override
    public boolean isAnnounced() {
      return false;
    }

    @Override
    public void start(ServerFeatureContext context) {
      context.observe(this);
    }

    @Override
    public void count(Metric metric, long delta) {
      counts.merge(metric.toString(), delta, Long::sum);
      if (throwing) {
        throw new IllegalStateException("an observer's own fault");
      }
    }

    @Override
    public void gauge(Metric metric, long value) {
      levels.put(metric.toString(), value);
    }

    @Override
    public void time(Metric metric, long nanos) {
      times.computeIfAbsent(metric.toString(), unseen -> new ArrayList<>()).add(nanos);
    }

    long sum(String name) {
      return levels.entrySet().stream()
          .filter(level -> level.getKey().startsWith(name + "{"))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  @Test
  void anAuthenticatorWithACodeForEachRefusalMakesNoLabelForEach() {
    AtomicInteger refused = new AtomicInteger();
    world
        .with(observer)
        .authenticatedBy(
            request ->
                CompletableFuture.failedFuture(
                    new AuthenticationException(
                        "REFUSED_" + refused.incrementAndGet(), "no", null, null)))
        .start();
    for (int i = 0; i < 400; i++) {
      world.open(JsonObject.of("token", "x"));
    }
    world.advance(2_000);
    assertThat(refused).hasValue(400);
    assertThat(observer.counts.keySet())
        .filteredOn(name -> name.startsWith("connects{"))
        .hasSizeLessThan(160)
        .anyMatch(name -> name.contains("outcome=other"));
    assertThat(
            observer.counts.entrySet().stream()
                .filter(count -> count.getKey().startsWith("connects{"))
                .mapToLong(Map.Entry::getValue)
                .sum())
        .isEqualTo(400);
  }

  @Test
  void eventsAreCountedByNameAndOutcomeAndTimed() {
    world.with(observer).start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    alice.send("channel:x", "one");
    alice.send("channel:x", "two");
    alice.refusal("message:send", JsonObject.of("roomName", "channel:x", "content", ""));
    alice.refusal("no:such:thing", JsonObject.EMPTY);
    alice.refusal("another:thing", JsonObject.EMPTY);
    alice.call("ping", JsonObject.EMPTY);
    world.advance(2_000);

    assertThat(observer.counts)
        .containsEntry("events{event=message:send, outcome=ok}", 2L)
        .containsEntry("events{event=message:send, outcome=VALIDATION_ERROR}", 1L)
        .containsEntry("events{event=unknown, outcome=UNKNOWN_EVENT}", 2L)
        .containsEntry("events{event=room:join, outcome=ok}", 1L)
        .containsEntry("events{event=ping, outcome=ok}", 1L)
        .containsEntry("messages", 2L);
    assertThat(observer.counts.keySet()).noneMatch(name -> name.contains("no:such:thing"));
    assertThat(observer.times.get("event.time{event=message:send}")).hasSize(3);
    assertThat(observer.times.get("commit.time")).hasSize(2).allMatch(nanos -> nanos >= 0);
  }

  @Test
  void aDeliveryIsOneEventOfTheLogForOneSession() {
    world.with(observer).start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    world.client("bob").join("channel:x");
    world.client("carol");
    alice.send("channel:x", "one");
    world.advance(2_000);

    assertThat(observer.counts).containsEntry("deliveries", 2L);
  }

  @Test
  void comingAndGoingIsCountedByOutcomeAndReason() {
    world.with(observer).start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    world.open(JsonObject.of("token", "nonsense")).settle();
    world.open(JsonObject.EMPTY).settle();
    alice.leave();
    bob.lose();
    world.advance(2_000);

    assertThat(observer.counts)
        .containsEntry("connects{outcome=ok}", 2L)
        .containsEntry("connects{outcome=INVALID_TOKEN}", 1L)
        .containsEntry("connects{outcome=AUTH_REQUIRED}", 1L)
        .containsEntry("disconnects{reason=client namespace disconnect}", 1L)
        .containsEntry("disconnects{reason=transport error}", 1L);
  }

  @Test
  void ofSeveralServersEachSaysHowManyOthersThereAreAndWhetherItReachesThem() {
    List<ChatWorld> worlds = ChatWorld.cluster(3);
    worlds.get(0).with(observer);
    worlds.forEach(ChatWorld::start);
    worlds.get(0).advance(6_000);
    assertThat(observer.levels).containsEntry("peers", 2L).containsEntry("cut.off", 0L);

    worlds.get(0).line.isCut = true;
    worlds.get(0).advance(8_000);
    assertThat(observer.levels).containsEntry("cut.off", 1L);
    worlds.get(0).line.isCut = false;
    worlds.get(0).advance(8_000);
    assertThat(observer.levels).containsEntry("peers", 2L).containsEntry("cut.off", 0L);
  }

  @Test
  void whatTheBackplaneHasDroppedIsCountedAlsoWhereItFailsToSay() {
    ChatWorld joined = ChatWorld.cluster(2).get(0).with(observer);
    joined.start();
    joined.line.dropped = 3;
    joined.advance(2_000);
    joined.line.dropped = -1;
    joined.advance(2_000);
    assertThat(observer.counts).containsEntry("backplane.dropped", 3L);
    joined.line.dropped = 5;
    joined.advance(2_000);
    assertThat(observer.counts).containsEntry("backplane.dropped", 5L);
  }

  @Test
  void levelsAreReadEveryFewSecondsOfEachLoop() {
    world.with(observer).start();
    world.client("alice").join("channel:x");
    world.client("alice");
    RawClient bob = world.client("bob");
    bob.join("channel:y");
    world.advance(6_000);

    assertThat(observer.levels)
        .containsEntry("connections", 3L)
        .containsEntry("pending.messages", 0L);
    assertThat(observer.sum("sessions")).isEqualTo(3);
    assertThat(observer.sum("users")).isEqualTo(2);
    assertThat(observer.sum("rooms")).isEqualTo(2);

    bob.leave();
    world.advance(6_000);
    assertThat(observer.sum("sessions")).isEqualTo(2);
    assertThat(observer.sum("users")).isEqualTo(1);
  }

  @Test
  void aCommitOfUnknownFateIsAFailure() {
    world.with(observer).start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    world.store.appendMood = () -> Mood.FAILS;
    alice.post("message:send", JsonObject.of("roomName", "channel:x", "content", "one"));
    world.advance(12_000);

    assertThat(observer.counts.get("commit.failures")).isPositive();
    assertThat(observer.times).doesNotContainKey("commit.time");
  }

  @Test
  void whatTheStoreRefusesSinceTooMuchWaitsIsCounted() {
    world.with(observer).start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    world.store.appendMood = () -> Mood.OVERLOADED;
    alice.post("message:send", JsonObject.of("roomName", "channel:x", "content", "one"));
    world.store.pageMood = () -> Mood.OVERLOADED;
    alice.post("room:history", JsonObject.of("roomName", "channel:x"));
    world.advance(2_000);

    assertThat(observer.counts)
        .containsEntry("store.overloads", 2L)
        .doesNotContainKey("commit.failures");
  }

  @Test
  void anObserverThatThrowsHearsAllTheSameAndStopsNothing() {
    observer.throwing = true;
    world.with(observer).start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    alice.send("channel:x", "one");
    world.advance(2_000);
    alice.send("channel:x", "two");
    world.advance(2_000);

    assertThat(observer.counts).containsEntry("messages", 2L).containsEntry("deliveries", 2L);
  }

  @Test
  void clientsAreNotToldOfWhatIsNoneOfTheirs() {
    world.with(observer).start();
    assertThat(world.client("alice").last("connected").array("features").toString())
        .contains("presence")
        .doesNotContain("listening");
  }
}
