package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who types in a room, seen from another server. */
class ClusterTypingTest {
  private static final String ROOM = "general";

  private final Cluster cluster = new Cluster();
  private final ChatWorld a = cluster.a;
  private final ChatWorld b = cluster.b;
  private RawClient alice;
  private RawClient bob;

  @BeforeEach
  void start() {
    cluster.start();
    alice = cluster.in(a, ROOM, "alice");
    bob = cluster.in(b, ROOM, "bob");
    cluster.advance(100);
    alice.clear();
  }

  private static JsonObject room() {
    return JsonObject.of("roomName", ROOM);
  }

  /** Returns who types by the last word to a client, and forgets it; null if there was none. */
  private static List<String> told(RawClient viewer) {
    List<JsonObject> all = viewer.all("typing:event");
    viewer.clear();
    return all.isEmpty()
        ? null
        : all.get(all.size() - 1).array("users").orElse(JsonArray.EMPTY).values().stream()
            .map(one -> ((JsonObject) one.parsed()).string("userId").orElseThrow())
            .toList();
  }

  @Test
  void whoTypesOnOneServerIsSeenTypingOnAnotherUntilTheStop() {
    bob.call("typing:start", room());
    assertThat(alice.last("typing:event").toString())
        .contains("userName=BOB", "roomName=" + ROOM, "expiresInMs=6000");
    assertThat(told(alice)).containsExactly("bob");
    alice.call("typing:start", room());
    assertThat(told(bob)).containsExactly("alice");
    bob.call("typing:stop", room());
    assertThat(told(alice)).isEmpty();
  }

  @Test
  void whoGoesOnTypingIsToldOfAgainAndNotAtEveryStart() {
    bob.call("typing:start", room());
    told(alice);
    cluster.cables.get(1).said.clear();
    for (int i = 0; i < 10; i++) {
      cluster.advance(1_000);
      bob.call("typing:start", room());
    }
    assertThat(told(alice)).containsExactly("bob");
    assertThat(cluster.cables.get(1).said.size()).isBetween(6, 8);
  }

  @Test
  void aStopThatIsLostEndsByTheClockOfWhoHears() {
    bob.call("typing:start", room());
    told(alice);
    cluster.cables.get(1).losing = 1;
    bob.call("typing:stop", room());
    assertThat(told(alice)).isNull();
    cluster.advance(5_800);
    assertThat(told(alice)).isNull();
    cluster.advance(300);
    assertThat(told(alice)).isEmpty();
  }

  @Test
  void whoIsCutOffTypesNoMore() {
    bob.call("typing:start", room());
    told(alice);
    bob.lose();
    cluster.advance(100);
    assertThat(told(alice)).isEmpty();
  }

  @Test
  void whoseServerLeavesTypesNoMore() {
    bob.call("typing:start", room());
    told(alice);
    // What it says of its sessions' ends is lost.
    cluster.cables.get(1).losingWhat = "subject=typing";
    CompletableFuture<Void> closed = b.server.drain(Duration.ZERO);
    cluster.advance(3_000);
    assertThat(closed).isCompleted();
    assertThat(told(alice)).isEmpty();
  }

  @Test
  void aUserWhoDoesNotShowTypingIsNotSeenTypingOnAnotherServer() {
    RawClient carol = cluster.client(cluster.c.start(), "carol");
    carol.ask("presence:settings:update", JsonObject.of("showTyping", false));
    ChatWorld later = cluster.another().start();
    RawClient dave = cluster.in(later, ROOM, "dave");
    carol.join(ROOM);
    carol.call("typing:start", room());
    cluster.advance(2_000);
    assertThat(told(dave)).isNull();
  }

  @Test
  void whileOthersCannotBeReachedNobodyTypes() {
    bob.call("typing:start", room());
    told(alice);
    RawClient carol = cluster.in(a, ROOM, "carol");
    carol.clear();
    cluster.cut(true);
    assertThat(told(alice)).isEmpty();
    carol.ask("typing:start", room());
    cluster.advance(1_000);
    assertThat(told(alice)).isNull();
    cluster.cut(false);
    carol.ask("typing:start", room());
    assertThat(told(alice)).containsExactly("carol");
    bob.ask("typing:start", room());
    assertThat(told(alice)).containsExactly("carol", "bob");
  }

  @Test
  void aRoomIsNotOpenedForWhoTypesElsewhere() {
    bob.join("announcements");
    bob.call("typing:start", JsonObject.of("roomName", "announcements"));
    cluster.advance(1_000);
    alice.join("announcements");
    cluster.advance(100);
    assertThat(told(alice)).isNull();
  }
}
