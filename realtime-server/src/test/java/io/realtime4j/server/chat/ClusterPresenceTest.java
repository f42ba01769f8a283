package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Presence of users who are on several servers, and of those who go from one to another. */
class ClusterPresenceTest {
  private final Cluster cluster = new Cluster().start();
  private final List<Cable> cables = cluster.cables;
  private final ChatWorld a = cluster.a;
  private final ChatWorld b = cluster.b;
  private final ChatWorld c = cluster.c;

  private void advance(long millis) {
    cluster.advance(millis);
  }

  private RawClient client(ChatWorld world, String userId) {
    return cluster.client(world, userId);
  }

  private RawClient watcher(ChatWorld world, String userId, String... watched) {
    return cluster.watcher(world, userId, watched);
  }

  private static JsonObject look(RawClient viewer, String userId) {
    return (JsonObject)
        viewer
            .ask("presence:get", JsonObject.of("userIds", List.of(userId)))
            .array("presences")
            .orElseThrow()
            .get(0);
  }

  private static String status(RawClient viewer, String userId) {
    return look(viewer, userId).string("status").orElseThrow();
  }

  private static List<String> told(RawClient viewer) {
    return viewer.all("presence:changed").stream()
        .map(one -> one.string("userId").orElseThrow() + ' ' + one.string("status").orElseThrow())
        .toList();
  }

  @Test
  void whoIsOnOneServerIsSeenOnAnother() {
    RawClient alice = watcher(a, "alice", "bob");
    RawClient bob = client(b, "bob");
    advance(100);
    assertThat(told(alice)).containsExactly("bob online");
    bob.ask(
        "presence:update",
        JsonObject.of("status", "busy", "customStatus", JsonObject.of("text", "at lunch")));
    advance(100);
    assertThat(alice.last("presence:changed").toString()).contains("busy", "at lunch");
    bob.leave();
    String went = a.clock.instant().toString().substring(0, 19);
    advance(100);
    assertThat(alice.last("presence:changed").toString()).contains("offline", went);
    assertThat(told(alice)).hasSize(3);
  }

  @Test
  void theNewestChoiceWinsOnWhicheverServerItWasMade() {
    RawClient alice = watcher(a, "alice", "bob");
    RawClient carol = watcher(b, "carol", "bob");
    RawClient phone = client(a, "bob");
    RawClient laptop = client(b, "bob");
    for (String status : List.of("busy", "away", "offline", "online", "busy")) {
      RawClient other = phone;
      phone = laptop;
      laptop = other;
      phone.ask("presence:update", JsonObject.of("status", status, "auto", false));
      advance(100);
      assertThat(status(alice, "bob")).isEqualTo(status);
      assertThat(status(carol, "bob")).isEqualTo(status);
    }
    assertThat(told(alice)).isEqualTo(told(carol));
  }

  @Test
  void aLossOnOneServerIsMadeGoodOnAnother() {
    RawClient alice = watcher(a, "alice", "bob");
    RawClient carol = watcher(b, "carol", "bob");
    RawClient bob = client(a, "bob");
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    advance(100);
    alice.clear();
    carol.clear();
    bob.lose();
    advance(5_000);
    RawClient again = client(b, "bob");
    advance(60_000);
    assertThat(told(alice)).isEmpty();
    assertThat(told(carol)).isEmpty();
    again.lose();
    advance(14_900);
    assertThat(told(alice)).isEmpty();
    advance(200);
    assertThat(told(alice)).containsExactly("bob offline");
    assertThat(told(carol)).containsExactly("bob offline");
  }

  @Test
  void whoComesBackStopsTheLostSessionFromCounting() {
    RawClient alice = watcher(a, "alice", "bob");
    RawClient bob = client(a, "bob");
    bob.lose();
    advance(1_000);
    RawClient again = client(b, "bob");
    again.ask("presence:update", JsonObject.of("status", "away", "auto", true));
    advance(100);
    assertThat(status(alice, "bob")).isEqualTo("away");
  }

  @Test
  void aServerThatDiesTakesItsUsersOfflineOnceTheirGraceIsOver() {
    RawClient alice = watcher(a, "alice", "bob", "carol");
    client(b, "bob");
    RawClient carol = client(b, "carol");
    carol.leave();
    advance(100);
    alice.clear();
    cables.get(1).isDead = true;
    advance(20_000);
    assertThat(told(alice)).isEmpty();
    advance(3_000);
    assertThat(told(alice)).containsExactly("bob offline");
    advance(60_000);
    assertThat(told(alice)).hasSize(1);
  }

  @Test
  void whoWasLostBeforeTheirServerDiedIsNotWaitedForLonger() {
    RawClient alice = watcher(a, "alice", "bob");
    RawClient bob = client(b, "bob");
    advance(100);
    alice.clear();
    bob.lose();
    advance(100);
    cables.get(1).isDead = true;
    advance(14_500);
    assertThat(told(alice)).isEmpty();
    advance(1_500);
    assertThat(told(alice)).containsExactly("bob offline");
  }

  @Test
  void theGraceOfAServerThatCameBackIsOver() {
    RawClient alice = watcher(a, "alice", "bob");
    client(b, "bob");
    advance(100);
    alice.clear();
    cables.get(1).isDead = true;
    advance(12_000);
    cables.get(1).isDead = false;
    advance(3_000);
    cables.get(1).isDead = true;
    // Its first grace would end between.
    advance(17_000);
    assertThat(told(alice)).isEmpty();
    advance(8_000);
    assertThat(told(alice)).containsExactly("bob offline");
  }

  @Test
  void whoseServerDiesAndWhoFindsAnotherIsNeverAway() {
    RawClient alice = watcher(a, "alice", "bob");
    client(b, "bob");
    advance(100);
    alice.clear();
    cables.get(1).isDead = true;
    advance(2_000);
    client(a, "bob");
    advance(60_000);
    assertThat(told(alice)).isEmpty();
    assertThat(status(alice, "bob")).isEqualTo("online");
  }

  @Test
  void aRollingRestartIsSeenByNobody() {
    c.start();
    RawClient alice = watcher(c, "alice", "bob");
    RawClient bob = client(a, "bob");
    bob.ask(
        "presence:update",
        JsonObject.of("status", "busy", "customStatus", JsonObject.of("text", "at lunch")));
    advance(100);
    alice.clear();
    CompletableFuture<Void> closed = a.server.drain(Duration.ofSeconds(1));
    advance(5_000);
    assertThat(closed).isCompleted();
    RawClient next = client(b, "bob");
    advance(30_000);
    assertThat(told(alice)).isEmpty();
    assertThat(look(alice, "bob").toString()).contains("busy", "at lunch");
    next.leave();
    advance(100);
    assertThat(told(alice)).containsExactly("bob offline");
  }

  @Test
  void aServerThatComesLaterKnowsWhoIsThereAndWhoWas() {
    RawClient bob = client(a, "bob");
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    client(a, "carol").leave();
    Instant went = a.clock.instant();
    advance(5_000);
    c.start();
    RawClient alice = watcher(c, "alice", "bob", "carol");
    assertThat(status(alice, "bob")).isEqualTo("busy");
    assertThat(look(alice, "carol").string("lastSeen").map(Instant::parse)).contains(went);
  }

  @Test
  void whatIsLostOnTheWayIsMadeUpForAndWhatIsToldAgainIsNoNews() {
    RawClient alice = watcher(a, "alice", "bob", "carol");
    client(b, "carol");
    RawClient bob = client(b, "bob");
    advance(100);
    alice.clear();
    cables.get(1).losing = 1;
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    advance(3_000);
    assertThat(told(alice)).containsExactly("bob busy");
    cables.get(1).losing = 1;
    bob.leave();
    advance(3_000);
    assertThat(told(alice)).containsExactly("bob busy", "bob offline");
    cables.get(1).doubles = true;
    client(b, "bob");
    advance(3_000);
    assertThat(told(alice)).containsExactly("bob busy", "bob offline", "bob online");
  }

  @Test
  void nothingIsSaidWhereNothingChanges() {
    RawClient bob = client(b, "bob");
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    advance(100);
    cables.get(1).said.clear();
    for (int i = 0; i < 3; i++) {
      bob.ask("presence:update", JsonObject.of("status", "busy"));
      advance(1_000);
    }
    assertThat(cables.get(1).said).isEmpty();
  }

  @Test
  void ofAnInvisibleUserALaterServerShowsWhatTheOthersShow() {
    RawClient alice = watcher(b, "alice", "bob");
    RawClient bob = client(b, "bob");
    bob.ask("presence:settings:update", JsonObject.of("invisibleMode", true));
    advance(5_000);
    String shown = look(alice, "bob").toString();
    assertThat(shown).contains("offline", "lastSeen");
    c.start();
    RawClient carol = watcher(c, "carol", "bob");
    assertThat(look(carol, "bob").string("status")).contains("offline");
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    advance(5_000);
    assertThat(told(carol)).isEmpty();
    assertThat(look(carol, "bob").string("lastSeen").map(at -> at.substring(0, 19)))
        .isEqualTo(look(alice, "bob").string("lastSeen").map(at -> at.substring(0, 19)));
  }

  @Test
  void whoComesIntoARoomAgainSeesHowThoseInItHaveBecomeMeanwhile() {
    c.start();
    advance(5_000);
    RawClient alice = client(a, "alice");
    alice.join("general");
    RawClient bob = client(b, "bob");
    bob.join("general");
    advance(100);
    assertThat(told(alice)).contains("bob online");
    alice.lose();
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    advance(1_000);
    for (ChatWorld world : List.of(a, b, c)) {
      RawClient again = client(world, "alice");
      advance(1_000);
      again.clear();
      again.join("general");
      advance(100);
      assertThat(told(again)).contains("bob busy").doesNotHaveDuplicates();
      again.leave();
      advance(100);
    }
  }

  @Test
  void whoComesIntoARoomWhileOthersCannotBeReachedIsShownThoseInItAfterwards() {
    client(a, "carol").join("general");
    client(b, "bob").join("general");
    advance(100);
    cluster.cut(true);
    RawClient alice = client(a, "alice");
    advance(100);
    alice.clear();
    alice.join("general");
    advance(1_000);
    assertThat(told(alice)).isEmpty();
    cluster.cut(false);
    advance(1_000);
    assertThat(told(alice)).contains("bob online", "carol online");
  }

  @Test
  void whileOthersCannotBeReachedNothingIsToldAndAfterwardsEachHearsOnce() {
    RawClient alice = watcher(a, "alice", "bob", "carol");
    RawClient bob = client(b, "bob");
    RawClient carol = client(a, "carol");
    advance(100);
    alice.clear();
    cluster.cut(true);
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    carol.ask("presence:update", JsonObject.of("status", "busy"));
    carol.ask("presence:update", JsonObject.of("status", "away"));
    advance(60_000);
    assertThat(told(alice)).isEmpty();
    for (String event : List.of("presence:get", "presence:subscribe")) {
      assertThat(alice.refusal(event, JsonObject.of("userIds", List.of("bob"))))
          .isEqualTo("UNAVAILABLE");
    }
    cluster.cut(false);
    assertThat(told(alice)).containsExactlyInAnyOrder("bob busy", "carol away");
    assertThat(status(alice, "bob")).isEqualTo("busy");
  }

  @Test
  void whoGoesWhileOthersCannotBeReachedAndTellsNoTimeIsSeenToHaveGone() {
    RawClient alice = watcher(a, "alice", "bob", "carol");
    RawClient bob = client(a, "bob");
    RawClient carol = client(b, "carol");
    for (RawClient one : List.of(bob, carol)) {
      one.ask("presence:settings:update", JsonObject.of("showLastSeen", false));
    }
    advance(100);
    assertThat(told(alice)).contains("bob online", "carol online");
    cluster.cut(true);
    bob.leave();
    carol.leave();
    advance(1_000);
    alice.clear();
    cluster.cut(false);
    assertThat(told(alice)).contains("bob offline", "carol offline");
  }

  @Test
  void aStrangeMessageHurtsNobody() {
    RawClient alice = watcher(a, "alice", "bob");
    JsonObject bob = JsonObject.of("tenant", "primary", "user", "bob");
    for (JsonObject body :
        List.of(
            JsonObject.EMPTY,
            bob.toBuilder().put("sessions", JsonArray.of(JsonObject.of("since", "x"))).build(),
            bob.toBuilder().put("remains", JsonObject.of("customAt", JsonObject.EMPTY)).build())) {
      JsonObject entry = JsonObject.of("kind", "told", "subject", "presence", "body", body);
      cables
          .get(1)
          .publishTopic(
              "chat:" + a.store.log().epoch(),
              JsonObject.of("from", "stranger", "number", 1, "entries", JsonArray.of(entry)));
    }
    client(b, "bob");
    advance(100);
    assertThat(told(alice)).containsExactly("bob online");
  }
}
