package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session that does not read is told when it does. */
class StalePresenceTest {
  private final ChatWorld world = new ChatWorld().with("REALTIME_RATE_LIMIT", "100000");
  private RawClient alice;
  private RawClient bob;

  @BeforeEach
  void aliceWatches() {
    world.start();
    alice = world.client("alice");
    bob = world.client("bob");
    alice.join("channel:c");
    bob.join("channel:c");
    world.advance(2_000);
    alice.clear();
  }

  /** Something is written that stays with the server. */
  private void stall() {
    alice.socket.stall(true);
    alice.emit("ping", JsonObject.EMPTY);
    alice.clear();
  }

  private void readOn() {
    alice.socket.stall(false);
    world.loops.run();
  }

  @Test
  void presenceIsReplacedAndNotQueued() {
    stall();
    alice.takeRaw();
    for (int i = 0; i < 50; i++) {
      bob.ask("presence:update", JsonObject.of("status", i % 2 == 0 ? "busy" : "away"));
      world.advance(100);
    }
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    world.advance(100);
    assertThat(alice.takeRaw()).isEmpty();
    readOn();
    assertThat(alice.events()).containsExactly("presence:changed");
    assertThat(alice.last("presence:changed").string("status")).contains("busy");
  }

  @Test
  void typingIsReplacedByHowItIsNow() {
    bob.ask("typing:start", JsonObject.of("roomName", "channel:c"));
    alice.clear();
    stall();
    bob.ask("typing:stop", JsonObject.of("roomName", "channel:c"));
    assertThat(alice.events()).isEmpty();
    readOn();
    assertThat(alice.events()).containsExactly("typing:event");
    assertThat(alice.last("typing:event").array("users").orElseThrow().size()).isZero();
  }

  @Test
  void pastTheBoundEverythingWatchedIsToldOnce() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add("u" + i);
    }
    alice.ask("presence:subscribe", JsonObject.of("userIds", many));
    alice.ask("presence:subscribe", JsonObject.of("userIds", List.of("one", "more")));
    alice.clear();
    stall();
    List<RawClient> crowd = new ArrayList<>();
    for (String userId : many) {
      crowd.add(world.client(userId));
    }
    crowd.add(world.client("one"));
    crowd.add(world.client("more"));
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    world.advance(100);
    assertThat(alice.events()).isEmpty();
    readOn();
    assertThat(alice.all("presence:changed"))
        .extracting(seen -> seen.string("userId").orElseThrow())
        .contains("u0", "u499", "one", "more", "bob")
        // Alice herself or not; Bob as one of whom she was told, and as one in her room.
        .hasSizeBetween(503, 505)
        .filteredOn(user -> !user.equals("bob"))
        .doesNotHaveDuplicates();
    assertThat(alice.all("presence:changed").toString()).contains("userId=bob, status=busy");
  }

  @Test
  void aChangeIsPostedOnlyWhereSomebodyWatches() {
    int home = Math.floorMod("primary".hashCode(), 3);
    List<RawClient> strangers = new ArrayList<>();
    // Sessions live on the loops in turn.
    for (int i = 0; i < 6; i++) {
      strangers.add(world.client("s" + i));
    }
    world.advance(2_000);
    for (int loop = 0; loop < 3; loop++) {
      if (loop != home) {
        long before = world.loops.executed(loop);
        strangers.get(0).post("presence:update", JsonObject.of("status", "busy"));
        world.advance(60);
        long busy = world.loops.executed(loop) - before;
        before = world.loops.executed(loop);
        strangers.get(0).post("presence:update", JsonObject.of("status", "busy"));
        world.advance(60);
        // The same again is no change: what a change costs beyond that would be its telling.
        assertThat(busy).isEqualTo(world.loops.executed(loop) - before);
        strangers.get(0).ask("presence:update", JsonObject.of("status", "away"));
        world.advance(60);
      }
    }
  }
}
