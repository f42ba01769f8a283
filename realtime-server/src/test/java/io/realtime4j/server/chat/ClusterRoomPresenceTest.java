package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who is in a room whose users are on several servers. */
class ClusterRoomPresenceTest {
  private static final String ROOM = "general";

  private final Cluster cluster = new Cluster();
  private final ChatWorld a = cluster.a;
  private final ChatWorld b = cluster.b;
  private final ChatWorld c = cluster.c;

  private static JsonObject room() {
    return JsonObject.of("roomName", ROOM);
  }

  /** Returns who has come (+) and gone (-) in the ears of a client, and forgets it. */
  private static List<String> told(RawClient viewer) {
    List<String> told = new ArrayList<>();
    viewer
        .heard()
        .forEach(
            one -> {
              if (one.event().equals("user:joined") || one.event().equals("user:left")) {
                told.add(
                    (one.event().equals("user:joined") ? "+" : "-")
                        + ((JsonObject) one.args().get(0).parsed()).string("userId").orElseThrow());
              }
            });
    viewer.clear();
    return told;
  }

  private static List<String> ids(JsonArray members) {
    return members.values().stream()
        .map(one -> ((JsonObject) one.parsed()).string("userId").orElseThrow())
        .toList();
  }

  private static List<String> members(RawClient viewer) {
    return ids(viewer.ask("room:members", room()).array("members").orElseThrow());
  }

  @Test
  void thoseOnAllServersAreInARoom() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    RawClient bob = cluster.client(b, "bob");
    JsonObject joined = bob.join(ROOM);
    assertThat(joined.integer("memberCount")).contains(2L);
    assertThat(ids(joined.array("members").orElseThrow())).containsExactly("alice", "bob");
    cluster.advance(100);
    assertThat(told(alice)).containsExactly("+bob");
    assertThat(members(alice)).containsExactly("alice", "bob");
    assertThat(alice.ask("room:members", room()).toString()).contains("userName=BOB");
    bob.call("room:leave", room());
    cluster.advance(100);
    assertThat(told(alice)).containsExactly("-bob");
    assertThat(members(alice)).containsExactly("alice");
  }

  @Test
  void whoIsInItOnTwoServersComesOnceAndLeavesWithTheLast() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    RawClient carol = cluster.in(b, ROOM, "carol");
    told(alice);
    RawClient phone = cluster.in(a, ROOM, "bob");
    RawClient laptop = cluster.in(b, ROOM, "bob");
    assertThat(told(alice)).containsExactly("+bob");
    assertThat(told(carol)).containsExactly("+bob");
    String joinedAt = joinedAt(alice);
    phone.call("room:leave", room());
    cluster.advance(100);
    assertThat(told(alice)).isEmpty();
    assertThat(members(carol)).contains("bob");
    assertThat(joinedAt(alice)).isEqualTo(joinedAt);
    laptop.call("room:leave", room());
    cluster.advance(100);
    assertThat(told(alice)).containsExactly("-bob");
    assertThat(told(carol)).containsExactly("-bob");
  }

  private static String joinedAt(RawClient viewer) {
    return viewer.ask("room:members", room()).array("members").orElseThrow().values().stream()
        .map(one -> (JsonObject) one.parsed())
        .filter(one -> one.string("userId").orElseThrow().equals("bob"))
        .findFirst()
        .flatMap(one -> one.string("joinedAt"))
        .orElseThrow();
  }

  @Test
  void aLossOnOneServerIsMadeGoodOnAnother() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    RawClient bob = cluster.in(a, ROOM, "bob");
    told(alice);
    bob.lose();
    cluster.advance(5_000);
    RawClient again = cluster.in(b, ROOM, "bob");
    cluster.advance(60_000);
    assertThat(told(alice)).isEmpty();
    assertThat(members(alice)).containsExactly("alice", "bob");
    again.call("room:leave", room());
    cluster.advance(100);
    assertThat(told(alice)).containsExactly("-bob");
  }

  @Test
  void whoIsLostOnBothServersHasTheLatersGrace() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    RawClient phone = cluster.in(a, ROOM, "bob");
    RawClient laptop = cluster.in(b, ROOM, "bob");
    told(alice);
    phone.lose();
    cluster.advance(5_000);
    laptop.lose();
    cluster.advance(14_900);
    assertThat(told(alice)).isEmpty();
    cluster.advance(200);
    assertThat(told(alice)).containsExactly("-bob");
  }

  @Test
  void whoLeavesOnOneServerIsNotWaitedForOnAnother() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    RawClient phone = cluster.in(a, ROOM, "bob");
    RawClient laptop = cluster.in(b, ROOM, "bob");
    told(alice);
    phone.lose();
    cluster.advance(1_000);
    laptop.call("room:leave", room());
    cluster.advance(100);
    assertThat(told(alice)).containsExactly("-bob");
  }

  @Test
  void aServerThatDiesTakesItsUsersOutOnceTheirGraceIsOver() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    cluster.in(b, ROOM, "bob");
    cluster.in(b, ROOM, "carol");
    told(alice);
    cluster.cables.get(1).isDead = true;
    cluster.advance(3_000);
    cluster.in(a, ROOM, "carol");
    cluster.advance(17_000);
    assertThat(told(alice)).isEmpty();
    cluster.advance(3_000);
    assertThat(told(alice)).containsExactly("-bob");
    cluster.advance(60_000);
    assertThat(told(alice)).isEmpty();
    assertThat(members(alice)).containsExactly("alice", "carol");
  }

  @Test
  void aServerThatWasOnlySilentKeepsItsUsersIn() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    cluster.in(b, ROOM, "bob");
    told(alice);
    cluster.cables.get(1).isDead = true;
    cluster.advance(10_000);
    cluster.cables.get(1).isDead = false;
    cluster.advance(60_000);
    assertThat(told(alice)).isEmpty();
    assertThat(members(alice)).containsExactly("alice", "bob");
  }

  @Test
  void nobodyIsWaitedForOnAServerThatDiedWhoWasElsewhereThen() {
    cluster.start();
    c.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    cluster.in(b, ROOM, "bob");
    RawClient laptop = cluster.in(c, ROOM, "bob");
    told(alice);
    cluster.cables.get(1).isDead = true;
    cluster.advance(10_000);
    laptop.call("room:leave", room());
    cluster.advance(100);
    assertThat(told(alice)).containsExactly("-bob");
    cluster.advance(60_000);
    assertThat(told(alice)).isEmpty();
  }

  @Test
  void whoWasLostBeforeElsewhereIsWaitedForAsLongAsWhereAServerDied() {
    cluster.start();
    c.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    cluster.in(b, ROOM, "bob");
    RawClient laptop = cluster.in(c, ROOM, "bob");
    told(alice);
    cluster.cables.get(1).isDead = true;
    cluster.advance(1_000);
    laptop.lose();
    cluster.advance(8_000);
    // What the third server says is lost, so it tells all again, this loss too.
    cluster.cables.get(2).losing = 1;
    cluster.in(c, ROOM, "carol");
    cluster.advance(8_000);
    assertThat(told(alice)).containsExactly("+carol");
    cluster.advance(6_000);
    assertThat(told(alice)).containsExactly("-bob");
  }

  @Test
  void aRollingRestartIsSeenByNobody() {
    cluster.start();
    c.start();
    RawClient alice = cluster.in(c, ROOM, "alice");
    cluster.in(a, ROOM, "bob");
    cluster.in(a, ROOM, "carol");
    told(alice);
    CompletableFuture<Void> closed = a.server.drain(Duration.ofSeconds(1));
    cluster.advance(5_000);
    assertThat(closed).isCompleted();
    cluster.in(b, ROOM, "bob");
    cluster.advance(9_000);
    assertThat(told(alice)).isEmpty();
    assertThat(members(alice)).containsExactly("alice", "bob", "carol");
    cluster.advance(60_000);
    assertThat(told(alice)).containsExactly("-carol");
  }

  @Test
  void aRoomThatIsOpenedLaterFindsWhoIsInIt() {
    cluster.start();
    cluster.in(b, ROOM, "bob");
    c.start();
    cluster.in(b, ROOM, "carol");
    cluster.advance(60_000);
    RawClient alice = cluster.client(c, "alice");
    assertThat(ids(alice.join(ROOM).array("members").orElseThrow()))
        .containsExactly("alice", "bob", "carol");
    cluster.advance(1_000);
    // As on one server: she begins with how they are, and that they are there is no news.
    assertThat(alice.all("presence:changed").stream().map(one -> one.string("userId").orElse("")))
        .contains("bob", "carol")
        .doesNotHaveDuplicates();
    assertThat(told(alice)).doesNotContain("+bob", "+carol");
  }

  @Test
  void aRoomThatNobodyUsesHereIsPutAway() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    RawClient bob = cluster.in(b, ROOM, "bob");
    alice.call("room:leave", room());
    cluster.advance(120_000);
    cluster.in(b, ROOM, "carol");
    alice.join(ROOM);
    cluster.advance(100);
    alice.clear();
    assertThat(members(alice)).containsExactly("alice", "bob", "carol");
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    cluster.advance(100);
    assertThat(alice.last("presence:changed").string("userId")).contains("bob");
  }

  @Test
  void thoseInTheSameRoomWatchEachOtherOverServers() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    RawClient carol = cluster.in(a, "announcements", "carol");
    RawClient bob = cluster.client(b, "bob");
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    cluster.advance(100);
    assertThat(alice.all("presence:changed")).isEmpty();
    bob.join(ROOM);
    cluster.advance(100);
    assertThat(alice.last("presence:changed").string("status")).contains("busy");
    alice.clear();
    bob.leave();
    cluster.advance(100);
    assertThat(alice.last("presence:changed").string("status")).contains("offline");
    assertThat(carol.all("presence:changed")).isEmpty();
  }

  @Test
  void thoseInTheRoomHearOfALossThatIsNotMadeGood() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    RawClient bob = cluster.in(b, ROOM, "bob");
    alice.clear();
    bob.lose();
    cluster.advance(15_200);
    assertThat(alice.last("presence:changed").string("status")).contains("offline");
  }

  @Test
  void aRoomIsLargeByWhoIsInItOnAllServers() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    for (int i = 1; i < 100; i++) {
      (i % 2 == 0 ? a : b).client("user" + i).join(ROOM);
    }
    cluster.advance(2_000);
    assertThat(alice.all("room:occupancy")).isEmpty();
    assertThat(told(alice)).hasSize(99);
    b.client("one-more").join(ROOM);
    cluster.advance(1_000);
    assertThat(alice.last("room:occupancy").integer("count")).contains(101L);
    assertThat(told(alice)).isEmpty();
  }

  @Test
  void whoIsHiddenIsInNoRoomOfAnotherServer() {
    a.start();
    RawClient hidden = cluster.client(a, "hidden");
    hidden.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    b.start();
    RawClient alice = cluster.in(b, ROOM, "alice");
    hidden.join(ROOM);
    cluster.advance(100);
    assertThat(told(alice)).isEmpty();
    assertThat(members(alice)).containsExactly("alice");
    alice.clear();
    hidden.leave();
    cluster.advance(100);
    assertThat(alice.events()).isEmpty();
  }

  @Test
  void whatIsLostOrComesTwiceChangesNothing() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    cluster.in(b, ROOM, "bob");
    told(alice);
    cluster.cables.get(1).losing = 1;
    RawClient carol = cluster.in(b, ROOM, "carol");
    cluster.advance(3_000);
    assertThat(told(alice)).containsExactly("+carol");
    cluster.cables.get(1).doubles = true;
    carol.call("room:leave", room());
    cluster.cables.get(1).losing = 1;
    cluster.in(b, ROOM, "dave");
    cluster.advance(3_000);
    assertThat(told(alice)).containsExactly("-carol", "+dave");
  }

  @Test
  void whileOthersCannotBeReachedNobodyIsShownAndAfterwardsEachOnce() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    RawClient bob = cluster.in(b, ROOM, "bob");
    told(alice);
    cluster.cut(true);
    RawClient carol = cluster.client(a, "carol");
    JsonObject joined = carol.join(ROOM);
    assertThat(joined.integer("memberCount")).contains(1L);
    assertThat(ids(joined.array("members").orElseThrow())).containsExactly("carol");
    bob.call("room:leave", room());
    cluster.advance(5_000);
    assertThat(told(alice)).isEmpty();
    assertThat(alice.refusal("room:members", room())).isEqualTo("UNAVAILABLE");
    cluster.cut(false);
    assertThat(told(alice)).containsExactlyInAnyOrder("+carol", "-bob");
    assertThat(members(alice)).containsExactly("alice", "carol");
  }

  @Test
  void nothingIsSaidWhereNothingChanges() {
    cluster.start();
    cluster.in(b, ROOM, "bob");
    RawClient again = cluster.client(b, "bob");
    cluster.cables.get(1).said.clear();
    again.join(ROOM);
    cluster.advance(2_000);
    assertThat(cluster.cables.get(1).said.toString()).doesNotContain("subject=room");
  }

  @Test
  void whoCameAndWentWhileOthersCouldNotBeReachedIsNoNews() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    RawClient dave = cluster.in(a, ROOM, "dave");
    told(alice);
    cluster.cut(true);
    RawClient carol = cluster.in(a, ROOM, "carol");
    carol.call("room:leave", room());
    dave.call("room:leave", room());
    dave.join(ROOM);
    cluster.advance(100);
    cluster.cut(false);
    assertThat(told(alice)).isEmpty();
    assertThat(members(alice)).containsExactly("alice", "dave");
  }

  @Test
  void ofALargeRoomNoNumberIsToldWhileOthersCannotBeReached() {
    cluster.start();
    RawClient alice = cluster.in(a, ROOM, "alice");
    for (int i = 1; i < 102; i++) {
      a.client("user" + i).join(ROOM);
    }
    cluster.advance(2_000);
    a.client("one-more").join(ROOM);
    alice.clear();
    cluster.cut(true);
    assertThat(alice.all("room:occupancy")).isEmpty();
    cluster.cut(false);
    assertThat(alice.last("room:occupancy").integer("count")).contains(103L);
  }
}
