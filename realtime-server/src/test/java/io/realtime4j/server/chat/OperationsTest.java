package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.fake.FakeExchange;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What whoever runs a server depends on. */
class OperationsTest {
  private final ChatWorld world = new ChatWorld();

  private FakeExchange health() {
    FakeExchange asked = world.transport.get("/health");
    world.advance(1);
    return asked;
  }

  @Test
  void theTransportIsToldHowLongAPeerMayTakeAndHowManyMayCome() {
    world
        .with("REALTIME_HEAD_TIMEOUT", "1000")
        .with("REALTIME_BODY_TIMEOUT", "2000")
        .with("REALTIME_IDLE_TIMEOUT", "3000")
        .with("REALTIME_MAX_CONNECTIONS", "500")
        .start();
    assertThat(world.transport.startedWith.headTimeout()).hasSeconds(1);
    assertThat(world.transport.startedWith.bodyTimeout()).hasSeconds(2);
    assertThat(world.transport.startedWith.idleTimeout()).hasSeconds(3);
    assertThat(world.transport.startedWith.maxConnections()).isEqualTo(2 * (500 + 1_000));
  }

  @Test
  void howeverManyAskTheStoreIsCheckedOnceASecond() {
    world.start();
    for (int i = 0; i < 500; i++) {
      assertThat(health().status()).isEqualTo(200);
    }
    assertThat(world.store.checks).isEqualTo(1);
    world.advance(1_000);
    health();
    assertThat(world.store.checks).isEqualTo(2);
  }

  @Test
  void whoAsksWhileACheckHangsWaitsForThatOne() {
    world.start();
    world.store.mood = () -> Mood.HANGS;
    FakeExchange first = health();
    world.advance(3_000);
    FakeExchange second = health();
    world.advance(2_000);
    assertThat(first.status()).isEqualTo(503);
    assertThat(second.status()).isEqualTo(503);
    assertThat(world.store.checks).isEqualTo(1);
  }

  @Test
  void whileMessagesCannotBeStoredTheServerIsNotHealthyWhateverTheStoreSays() {
    world.start();
    RawClient alice = world.client("alice");
    world.store.appendMood = () -> Mood.FAILS;
    JsonObject message = JsonObject.of("roomName", "channel:c", "content", "x");
    alice.call("message:send", message);
    assertThat(health().status()).isEqualTo(503);
    assertThat(health().body()).contains("messages cannot be stored");
    world.store.appendMood = () -> Mood.WELL;
    alice.ask("message:send", message);
    assertThat(health().status()).isEqualTo(200);
    // Whoever gets no clients any more would never know that it is over.
    world.store.appendMood = () -> Mood.FAILS;
    alice.call("message:send", message);
    assertThat(health().status()).isEqualTo(503);
    world.advance(11_000);
    assertThat(health().status()).isEqualTo(200);
    // What is refused for its own sake says nothing of the store.
    alice.refusal("message:send", JsonObject.of("roomName", "channel:c"));
    assertThat(health().status()).isEqualTo(200);
  }

  @Test
  void whatIsNotKeptIsRemovedFromTimeToTime() {
    world.with("REALTIME_KEEP_DAYS", "30").with("REALTIME_KEEP_MESSAGES", "1000").start();
    world.advance(Duration.ofMinutes(5).toMillis());
    assertThat(world.store.retentions).hasSize(1);
    assertThat(world.store.retentions.get(0).maxAge()).isEqualTo(Duration.ofDays(30));
    assertThat(world.store.retentions.get(0).maxRoomMessages()).isEqualTo(1000);
    assertThat(world.store.retentions.get(0).maxRoomBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(world.store.retentions.get(0).nowMillis()).isEqualTo(world.clock.millis());
    // There was more to remove than one call does.
    world.advance(1_100);
    assertThat(world.store.retentions).hasSize(2);
    world.store.mood = () -> Mood.FAILS;
    world.advance(Duration.ofMinutes(11).toMillis());
    assertThat(world.store.retentions).hasSize(4);
  }

  @Test
  void withoutBeingToldSoNothingIsRemoved() {
    world.start();
    world.advance(Duration.ofHours(1).toMillis());
    assertThat(world.store.retentions).isEmpty();
  }
}
