package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who hears of whose presence, and when. */
class PresenceTest {
  private final ChatWorld world = new ChatWorld();

  private RawClient watcher(String userId, String... watched) {
    RawClient client = world.client(userId);
    client.ask("presence:subscribe", JsonObject.of("userIds", List.of(watched)));
    world.advance(100);
    return client.clear();
  }

  @Test
  void subscribersAreAnsweredAndToldOfChanges() {
    world.start();
    RawClient alice = world.client("alice");
    JsonObject data =
        alice.ask("presence:subscribe", JsonObject.of("userIds", List.of("bob", "nobody")));
    assertThat(data.toString()).contains("bob", "nobody", "offline");
    assertThat(alice.last("presence:bulk")).isEqualTo(data);
    RawClient bob = world.client("bob");
    world.advance(100);
    assertThat(alice.last("presence:changed").string("status")).contains("online");
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    world.advance(100);
    assertThat(alice.last("presence:changed").string("status")).contains("busy");
    alice.ask("presence:unsubscribe", JsonObject.of("userIds", List.of("bob")));
    alice.clear();
    bob.leave();
    world.advance(100);
    assertThat(alice.events()).isEmpty();
  }

  @Test
  void thoseInTheSameRoomAreToldWithoutAskingAndStrangersAreNot() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    RawClient carol = world.client("carol");
    alice.join("general");
    bob.join("general");
    carol.join("announcements");
    world.advance(100);
    alice.clear();
    carol.clear();
    bob.ask("presence:update", JsonObject.of("status", "away"));
    world.advance(100);
    assertThat(alice.last("presence:changed").string("userId")).contains("bob");
    bob.leave();
    world.advance(100);
    assertThat(alice.last("presence:changed").string("status")).contains("offline");
    assertThat(alice.last("presence:changed").string("lastSeen")).isPresent();
    assertThat(carol.events()).isEmpty();
  }

  @Test
  void thoseInARoomSeeHowAUserIsWhoComesIn() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient carol = watcher("carol", "bob");
    alice.join("general");
    carol.join("general");
    world.advance(100);
    RawClient bob = world.client("bob");
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    world.advance(1_000);
    assertThat(alice.all("presence:changed").toString()).doesNotContain("bob");
    alice.clear();
    carol.clear();
    bob.join("general");
    world.advance(100);
    assertThat(alice.last("presence:changed").string("userId")).contains("bob");
    assertThat(alice.last("presence:changed").string("status")).contains("busy");
    // Who watched already has heard it.
    assertThat(carol.all("presence:changed")).isEmpty();
    assertThat(bob.all("presence:changed").stream().filter(p -> p.has("userId")).count())
        .isLessThanOrEqualTo(2);
  }

  @Test
  void whoComesIntoSeveralRoomsAtOnceIsSeenInEachOfThem() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient carol = world.client("carol");
    alice.join("general");
    carol.join("announcements");
    RawClient bob = world.client("bob");
    world.advance(1_000);
    bob.post("room:join", JsonObject.of("roomName", "general"));
    bob.post("room:join", JsonObject.of("roomName", "announcements"));
    bob.settle();
    world.advance(100);
    assertThat(alice.last("presence:changed").string("userId")).contains("bob");
    assertThat(carol.last("presence:changed").string("userId")).contains("bob");
  }

  @Test
  void ofOneWhoIsInvisibleNobodySeesThatHeComesIn() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    bob.ask("presence:settings:update", JsonObject.of("invisibleMode", true));
    alice.join("general");
    world.advance(100);
    alice.clear();
    bob.join("general");
    world.advance(100);
    assertThat(alice.events()).isEmpty();
  }

  @Test
  void whatSomebodyWasShownIsTakenBackAloud() {
    world.start();
    RawClient bob = world.client("bob");
    RawClient alice = world.client("alice");
    world.advance(100);
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    JsonObject shown = alice.ask("presence:subscribe", JsonObject.of("userIds", List.of("bob")));
    assertThat(shown.toString()).contains("busy");
    bob.ask("presence:update", JsonObject.of("status", "online"));
    world.advance(100);
    assertThat(alice.last("presence:changed").string("status")).contains("online");
  }

  @Test
  void theSameStateAgainIsNoTraffic() {
    world.start();
    RawClient alice = watcher("alice", "bob");
    RawClient bob = world.client("bob");
    world.advance(100);
    alice.clear();
    for (int i = 0; i < 3; i++) {
      bob.ask("presence:update", JsonObject.of("status", "online"));
      world.advance(30_000);
    }
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    bob.ask("presence:update", JsonObject.of("status", "online"));
    world.advance(100);
    assertThat(alice.events()).isEmpty();
  }

  @Test
  void whoComesIntoARoomSeesHowThoseInItAre() {
    world.start();
    RawClient alice = world.client("alice");
    alice.ask("presence:update", JsonObject.of("status", "busy"));
    alice.join("general");
    RawClient hidden = world.client("hidden");
    hidden.ask("presence:settings:update", JsonObject.of("invisibleMode", true));
    hidden.join("general");
    world.client("carol").join("general");
    world.client("dave").join("announcements");
    world.advance(1_000);
    RawClient stock = world.client("stock");
    RawClient bob = world.client("bob", "batch");
    world.advance(1_000);
    stock.clear();
    bob.clear();
    stock.join("general");
    bob.join("general");
    world.advance(100);
    assertThat(stock.all("presence:changed"))
        .extracting(one -> one.string("userId").orElseThrow() + one.string("status").orElseThrow())
        .contains("alicebusy", "carolonline")
        .doesNotHaveDuplicates();
    assertThat(bob.all("presence:bulk").toString())
        .contains("alice", "busy", "carol", "online")
        .doesNotContain("hidden", "dave");
    assertThat(stock.all("presence:changed").toString()).doesNotContain("hidden", "dave");
    stock.clear();
    stock.join("general");
    world.advance(100);
    assertThat(stock.all("presence:changed")).as("who is in already").isEmpty();
  }

  @Test
  void inALargeRoomNobodyIsShown() {
    world.start();
    for (int i = 0; i < 100; i++) {
      world.client("user" + i).join("general");
    }
    world.advance(1_000);
    RawClient bob = world.client("bob");
    world.advance(1_000);
    bob.clear();
    bob.join("general");
    world.advance(100);
    assertThat(bob.all("presence:changed")).isEmpty();
  }

  @Test
  void severalWhoChangeAtOnceAreOneEventForThoseWhoTakeItElseOneEach() {
    world.start();
    RawClient alice = world.client("alice", "batch");
    alice.ask("presence:subscribe", JsonObject.of("userIds", List.of("bob", "carol")));
    alice.clear();
    RawClient stock = watcher("stock", "bob", "carol");
    world.client("bob");
    world.client("carol");
    world.client("dave");
    world.advance(100);
    assertThat(alice.events()).containsExactly("presence:bulk");
    assertThat(alice.last("presence:bulk").array("presences").orElseThrow().size()).isEqualTo(2);
    assertThat(stock.events()).containsExactly("presence:changed", "presence:changed");
    assertThat(stock.all("presence:changed").toString()).contains("bob", "carol");
  }

  @Test
  void aLossIsToldAfterItsGraceACleanLeaveAtOnce() {
    world.start();
    RawClient alice = watcher("alice", "bob", "carol");
    RawClient bob = world.client("bob");
    RawClient carol = world.client("carol");
    world.advance(100);
    alice.clear();
    bob.lose();
    world.advance(14_900);
    assertThat(alice.events()).isEmpty();
    world.advance(200);
    assertThat(alice.last("presence:changed").string("userId")).contains("bob");
    carol.leave();
    world.advance(60);
    assertThat(alice.last("presence:changed").string("userId")).contains("carol");
  }

  @Test
  void whoIsBackWithinTheGraceNeverWasAwayAndTheLateEndChangesNothing() {
    world.start();
    RawClient alice = watcher("alice", "bob");
    RawClient bob = world.client("bob");
    world.advance(100);
    alice.clear();
    bob.lose();
    world.advance(5_000);
    world.client("bob");
    world.advance(60_000);
    assertThat(alice.all("presence:changed")).isEmpty();
  }

  @Test
  void whoGoesOverToAnotherConnectionIsSeenAsBefore() {
    world.start();
    RawClient alice = watcher("alice", "bob");
    RawClient bob = world.client("bob");
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    world.advance(100);
    alice.clear();
    String sid = bob.connected.string("sid").orElseThrow();
    RawClient next = world.open(JsonObject.of("token", world.token("bob"), "previous", sid));
    next.settle();
    bob.leave();
    world.advance(1_000);
    assertThat(alice.all("presence:changed")).isEmpty();
    next.ask("presence:update", JsonObject.of("status", "away"));
    world.advance(100);
    assertThat(alice.last("presence:changed").string("status")).contains("away");
  }

  @Test
  void thoseInTheRoomHearOfALossThatIsNotMadeGood() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("general");
    bob.join("general");
    world.advance(100);
    alice.clear();
    bob.lose();
    world.advance(15_200);
    assertThat(alice.last("presence:changed").string("status")).contains("offline");
  }

  @Test
  void theGraceOfAnEarlierLossChangesNothingForALaterOne() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("general");
    RawClient bob = world.client("bob");
    bob.join("general");
    bob.lose();
    world.advance(5_000);
    RawClient again = world.client("bob");
    again.join("general");
    world.advance(5_000);
    alice.clear();
    again.lose();
    world.advance(20_000);
    assertThat(alice.last("presence:changed").string("status")).contains("offline");
  }

  @Test
  void aRecoveredSessionHearsHowThoseItWatchesAreNow() {
    world.start();
    RawClient alice = watcher("alice", "bob", "nobody");
    alice.join("general");
    RawClient bob = world.client("bob");
    RawClient carol = world.client("carol");
    carol.join("general");
    world.advance(100);
    String pid = alice.connected.string("pid").orElseThrow();
    alice.lose();
    bob.leave();
    carol.ask("presence:update", JsonObject.of("status", "busy"));
    world.advance(1_000);
    RawClient again = world.open(JsonObject.of("token", world.token("alice"), "pid", pid));
    assertThat(again.connected.string("pid")).contains(pid);
    assertThat(again.all("presence:changed").toString())
        .contains("userId=bob, status=offline", "userId=carol, status=busy");
    assertThat(again.events()).startsWith("connected", "authenticated");
  }

  @Test
  void theEndOfAGraceIsNoNewsOfWhoLeftInDueForm() {
    world.start();
    RawClient alice = watcher("alice", "bob");
    world.client("bob").lose();
    world.advance(5_000);
    world.client("bob").leave();
    world.advance(1_000);
    alice.clear();
    world.advance(30_000);
    assertThat(alice.events()).isEmpty();
  }

  @Test
  void aCustomStatusIsKeptAndEndsInTime() {
    world.start();
    RawClient alice = watcher("alice", "bob");
    RawClient bob = world.client("bob");
    RawClient second = world.client("bob");
    bob.ask(
        "presence:update",
        JsonObject.of(
            "status",
            "online",
            "customStatus",
            JsonObject.of(
                "text", "lunch", "emoji", ":pizza:", "expiresAt", "2026-01-02T03:04:15Z")));
    world.advance(100);
    JsonObject changed = alice.last("presence:changed");
    assertThat(changed.object("customStatus").orElseThrow().string("text")).contains("lunch");
    assertThat(changed.string("customEmoji")).contains(":pizza:");
    second.ask("presence:update", JsonObject.of("status", "online"));
    second.leave();
    world.advance(100);
    assertThat(status(alice, "bob").object("customStatus")).isPresent();
    world.advance(10_000);
    assertThat(status(alice, "bob").object("customStatus")).isEmpty();
    assertThat(alice.last("presence:changed").has("customStatus")).isFalse();
    bob.ask(
        "presence:update",
        JsonObject.of("status", "online", "customStatus", JsonObject.of("text", "x")));
    bob.ask(
        "presence:update", JsonObject.of("status", "online", "customStatus", JsonNull.INSTANCE));
    assertThat(status(alice, "bob").object("customStatus")).isEmpty();
  }

  @Test
  void whatIsNoPresenceIsRefused() {
    world.start();
    RawClient alice = world.client("alice");
    for (JsonObject bad :
        List.of(
            JsonObject.EMPTY,
            JsonObject.of("status", "dnd"),
            JsonObject.of("status", "online", "auto", "yes"),
            JsonObject.of("status", "online", "customStatus", 7),
            JsonObject.of(
                "status", "online", "customStatus", JsonObject.of("text", "x".repeat(101))),
            JsonObject.of(
                "status",
                "online",
                "customStatus",
                JsonObject.of("text", "x", "expiresAt", "tomorrow")))) {
      assertThat(alice.refusal("presence:update", bad)).isEqualTo("VALIDATION_ERROR");
    }
    List<String> many = java.util.stream.IntStream.range(0, 501).mapToObj(i -> "u" + i).toList();
    assertThat(alice.refusal("presence:get", JsonObject.of("userIds", many)))
        .isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void theScopeCanBeTheWholeTenant() {
    world.with("REALTIME_PRESENCE_SCOPE", "tenant").start();
    RawClient alice = world.client("alice");
    world.advance(100);
    alice.clear();
    world.client("bob");
    world.advance(100);
    assertThat(alice.last("presence:changed").string("userId")).contains("bob");
  }

  private static JsonObject status(RawClient viewer, String userId) {
    return (JsonObject)
        viewer
            .ask("presence:get", JsonObject.of("userIds", List.of(userId)))
            .array("presences")
            .orElseThrow()
            .get(0);
  }
}
