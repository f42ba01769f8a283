package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.fake.FakeExchange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is switched off is answered, not announced, and told to nobody. */
class SwitchesTest {
  private static final JsonObject IN_CHANNEL = JsonObject.of("roomName", "channel:c");
  private static final JsonObject BOB = JsonObject.of("userIds", List.of("bob"));

  private final ChatWorld world = new ChatWorld();

  private static List<String> features(RawClient client) {
    return client.last("connected").array("features").orElseThrow().strings();
  }

  @Test
  void withoutPresenceNobodyIsToldAnything() {
    world
        .with("REALTIME_ENABLE_PRESENCE", "false")
        .with("REALTIME_PRESENCE_SCOPE", "tenant")
        .start();
    RawClient alice = world.client("alice");
    assertThat(features(alice)).contains("typing", "privacy").doesNotContain("presence");
    alice.join("channel:c");
    RawClient bob = world.client("bob");
    bob.join("channel:c");
    for (String event : List.of("presence:subscribe", "presence:unsubscribe", "presence:get")) {
      assertThat(alice.refusal(event, BOB)).isEqualTo("UNSUPPORTED");
    }
    assertThat(bob.refusal("presence:update", JsonObject.of("status", "busy")))
        .isEqualTo("UNSUPPORTED");
    bob.leave();
    world.advance(5_000);
    assertThat(alice.events())
        .contains("user:joined", "user:left")
        .doesNotContain("presence:changed", "presence:bulk");
    FakeExchange asked =
        world.transport.request(
            "GET",
            "/api/presence?userIds=bob",
            "",
            Map.of("authorization", "Bearer " + world.token("alice")));
    world.advance(100);
    assertThat(asked.status()).isEqualTo(501);
    assertThat(asked.body()).contains("UNSUPPORTED");
    String changed = alice.post("presence:settings:update", JsonObject.of("invisibleMode", true));
    world.advance(1_000);
    assertThat(alice.last(changed).bool("success")).contains(true);
  }

  @Test
  void withoutTypingNobodyIsToldAnything() {
    world.with("REALTIME_ENABLE_TYPING", "off").start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    assertThat(features(alice)).contains("presence").doesNotContain("typing");
    alice.join("channel:c");
    bob.join("channel:c");
    for (String event : List.of("typing:start", "typing:stop")) {
      JsonObject answer = bob.call(event, IN_CHANNEL);
      assertThat(answer.toString()).contains("UNSUPPORTED", "retryable=false");
    }
    world.advance(10_000);
    assertThat(alice.events()).doesNotContain("typing:event");
  }
}
