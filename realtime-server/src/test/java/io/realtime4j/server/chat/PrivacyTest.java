package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one user may know of another, on every way out. */
class PrivacyTest {
  private final ChatWorld world = new ChatWorld();
  private RawClient alice;
  private RawClient bob;
  private RawClient carol;

  @BeforeEach
  void threeWhoWatchEachOther() {
    world.start();
    alice = world.client("alice", "delivery-ack");
    bob = world.client("bob", "delivery-ack");
    carol = world.client("carol", "delivery-ack");
    for (RawClient client : List.of(alice, bob, carol)) {
      client.join("channel:c");
      client.ask("presence:subscribe", JsonObject.of("userIds", List.of("alice", "bob", "carol")));
    }
    quiet();
  }

  /** Waits until everything is told, then forgets it. */
  private void quiet() {
    world.advance(3_000);
    List.of(alice, bob, carol).forEach(RawClient::clear);
  }

  private static JsonObject settings(RawClient client, Object... values) {
    return client.ask("presence:settings:update", JsonObject.of(values));
  }

  private static JsonObject inChannel() {
    return JsonObject.of("roomName", "channel:c");
  }

  private static JsonValue seen(RawClient viewer, String userId) {
    return viewer
        .ask("presence:get", JsonObject.of("userIds", List.of(userId)))
        .array("presences")
        .orElseThrow()
        .get(0);
  }

  private static JsonObject nothing(String userId) {
    return JsonObject.of("userId", userId, "status", "offline");
  }

  private static List<String> typists(JsonObject event) {
    return event.array("users").orElseThrow().values().stream()
        .map(u -> ((JsonObject) u).string("userId").orElseThrow())
        .toList();
  }

  @Test
  void settingsAreChangedInPartAndCheckedByName() {
    assertThat(alice.ask("presence:settings:get", JsonObject.EMPTY))
        .isEqualTo(
            JsonObject.of(
                "visibility", "everyone",
                "showOnlineStatus", true,
                "showLastSeen", true,
                "showTyping", true,
                "allowReadReceipts", true,
                "invisibleMode", false));
    settings(alice, "showTyping", false);
    JsonObject both = settings(alice, "visibility", "contacts");
    assertThat(both.bool("showTyping")).contains(false);
    assertThat(both.string("visibility")).contains("contacts");
    assertThat(alice.ask("presence:settings:get", JsonObject.EMPTY)).isEqualTo(both);
    for (Object[] bad :
        List.of(
            new Object[] {"visibility", "friends"},
            new Object[] {"visibility", 3},
            new Object[] {"showLastSeen", "yes"},
            new Object[] {"invisibleMode", List.of()})) {
      JsonObject error =
          alice.call("presence:settings:update", JsonObject.of(bad)).object("error").orElseThrow();
      assertThat(error.string("code")).contains("VALIDATION_ERROR");
      assertThat(error.object("details").orElseThrow().string("field")).contains((String) bad[0]);
    }
    assertThat(alice.refusal("presence:settings:update", JsonObject.EMPTY))
        .isEqualTo("VALIDATION_ERROR");
    assertThat(alice.ask("presence:settings:get", JsonObject.EMPTY)).isEqualTo(both);
  }

  @Test
  void whoIsHiddenLooksLikeAnIdThatDoesNotExist() {
    bob.ask(
        "presence:update",
        JsonObject.of("status", "busy", "customStatus", JsonObject.of("text", "here")));
    quiet();
    settings(bob, "visibility", "nobody");
    assertThat(seen(alice, "bob").toString()).isEqualTo(nothing("bob").toString());
    assertThat(seen(bob, "bob").toString()).contains("busy", "here");
    assertThat(alice.all("presence:changed")).containsExactly(nothing("bob"));
    assertThat(alice.last("user:left").string("userId")).contains("bob");
    quiet();
    bob.ask("presence:update", JsonObject.of("status", "away"));
    bob.ask("typing:start", inChannel());
    bob.ask("room:leave", inChannel());
    bob.join("channel:c");
    bob.leave();
    bob = world.client("bob", "delivery-ack");
    bob.join("channel:c");
    world.advance(30_000);
    assertThat(alice.events()).isEmpty();
    assertThat(carol.events()).isEmpty();
    JsonObject joined = alice.join("channel:c");
    assertThat(joined.integer("memberCount")).contains(2L);
    assertThat(joined.toString()).doesNotContain("bob");
    assertThat(bob.join("channel:c").integer("memberCount")).contains(3L);
    quiet();
    settings(bob, "visibility", "everyone");
    assertThat(alice.last("presence:changed").string("status")).contains("online");
    assertThat(alice.last("user:joined").string("userId")).contains("bob");
    assertThat(alice.join("channel:c").integer("memberCount")).contains(3L);
  }

  @Test
  void contactsAreWhomTheTargetListsAndWhoSharesADirectConversation() {
    settings(bob, "visibility", "contacts");
    assertThat(seen(alice, "bob")).isEqualTo(nothing("bob"));
    quiet();
    assertThat(bob.ask("contacts:add", JsonObject.of("userIds", List.of("alice"))))
        .isEqualTo(JsonObject.of("count", 1));
    assertThat(seen(alice, "bob").toString()).contains("online");
    assertThat(alice.last("presence:changed").string("status")).contains("online");
    assertThat(alice.last("user:joined").string("userId")).contains("bob");
    assertThat(carol.events()).isEmpty();
    assertThat(bob.ask("contacts:list", JsonObject.EMPTY))
        .isEqualTo(JsonObject.of("userIds", List.of("alice"), "hasMore", false));
    quiet();
    bob.ask("contacts:remove", JsonObject.of("userIds", List.of("alice", "nobody")));
    assertThat(alice.last("presence:changed")).isEqualTo(nothing("bob"));
    carol.join("dm:bob:carol");
    bob.join("dm:bob:carol");
    assertThat(seen(carol, "bob").toString()).contains("online");
    assertThat(carol.last("presence:changed").string("status")).contains("online");
    assertThat(seen(alice, "bob")).isEqualTo(nothing("bob"));
    carol.ask("room:leave", JsonObject.of("roomName", "dm:bob:carol"));
    assertThat(seen(carol, "bob")).isEqualTo(nothing("bob"));
  }

  @Test
  void contactsAreBoundedAndNoneIsOneself() {
    assertThat(bob.refusal("contacts:add", JsonObject.of("userIds", List.of("bob"))))
        .isEqualTo("VALIDATION_ERROR");
    for (int i = 0; i < 10; i++) {
      int from = i * 500;
      bob.ask(
          "contacts:add",
          JsonObject.of(
              "userIds",
              java.util.stream.IntStream.range(from, from + 500).mapToObj(n -> "u" + n).toList()));
    }
    assertThat(bob.refusal("contacts:add", JsonObject.of("userIds", List.of("one more"))))
        .isEqualTo("QUOTA_EXCEEDED");
    JsonObject page = bob.ask("contacts:list", JsonObject.of("limit", 2, "after", "u10"));
    assertThat(page).isEqualTo(JsonObject.of("userIds", List.of("u100", "u1000"), "hasMore", true));
  }

  @Test
  void whoIsInvisibleWasLastSeenWhenThatWasSwitchedOn() {
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    quiet();
    settings(bob, "invisibleMode", true);
    JsonObject gone = alice.last("presence:changed");
    String lastSeen = gone.string("lastSeen").orElseThrow();
    assertThat(gone.string("status")).contains("offline");
    assertThat(alice.last("user:left").string("userId")).contains("bob");
    quiet();
    bob.ask("presence:update", JsonObject.of("status", "online"));
    bob.ask("typing:start", inChannel());
    bob.leave();
    world.advance(1_000);
    bob = world.client("bob", "delivery-ack");
    world.advance(1_000);
    assertThat(alice.events()).isEmpty();
    assertThat(((JsonObject) seen(alice, "bob")).string("lastSeen")).contains(lastSeen);
    settings(bob, "invisibleMode", false);
    assertThat(alice.last("presence:changed").string("status")).contains("online");
  }

  @Test
  void flagsHideStatusAndLastSeenAndChangesOfWhatIsHiddenAreNoTraffic() {
    bob.ask(
        "presence:update",
        JsonObject.of("status", "busy", "customStatus", JsonObject.of("text", "here")));
    quiet();
    settings(bob, "showOnlineStatus", false, "showLastSeen", false);
    assertThat(alice.all("presence:changed")).containsExactly(nothing("bob"));
    quiet();
    bob.ask("presence:update", JsonObject.of("status", "away"));
    bob.leave();
    world.advance(100);
    assertThat(alice.all("presence:changed")).isEmpty();
    assertThat(seen(alice, "bob")).isEqualTo(nothing("bob"));
    // Not hidden: that bob was in the room and left it is for all to see.
    assertThat(alice.last("user:left").string("userId")).contains("bob");
  }

  @Test
  void oneHiddenTypistDoesNotHideTheOthers() {
    settings(bob, "visibility", "contacts");
    bob.ask("contacts:add", JsonObject.of("userIds", List.of("carol")));
    quiet();
    bob.ask("typing:start", inChannel());
    assertThat(typists(carol.last("typing:event"))).containsExactly("bob");
    assertThat(alice.events()).isEmpty();
    RawClient dave = world.client("dave");
    dave.join("channel:c");
    quiet();
    dave.ask("typing:start", inChannel());
    assertThat(typists(alice.last("typing:event"))).containsExactly("dave");
    assertThat(typists(carol.last("typing:event"))).containsExactly("bob", "dave");
    alice.clear();
    bob.ask("typing:stop", inChannel());
    assertThat(alice.events()).isEmpty();
    assertThat(typists(carol.last("typing:event"))).containsExactly("dave");
  }

  @Test
  void aChangeIsDecidedAnewForThoseWhoSeeSomebodyType() {
    bob.ask("typing:start", inChannel());
    assertThat(typists(alice.last("typing:event"))).containsExactly("bob");
    settings(bob, "showTyping", false);
    assertThat(typists(alice.last("typing:event"))).isEmpty();
    alice.clear();
    bob.ask("typing:start", inChannel());
    assertThat(alice.events()).isEmpty();
    settings(bob, "showTyping", true);
    assertThat(typists(alice.last("typing:event"))).containsExactly("bob");
  }

  @Test
  void receiptsOfAHiddenReaderAreHeldUntilTheReaderIsVisible() {
    String id = alice.send("channel:c", "x").string("messageId").orElseThrow();
    String second = alice.send("channel:c", "y").string("messageId").orElseThrow();
    settings(bob, "visibility", "nobody");
    quiet();
    JsonObject first = JsonObject.of("roomName", "channel:c", "messageIds", List.of(id));
    bob.ask("message:delivered-ack", first);
    bob.ask("message:read-ack", JsonObject.of("roomName", "channel:c", "messageId", second));
    carol.ask("message:delivered-ack", first);
    world.advance(200);
    JsonObject delivered = alice.last("message:delivered");
    assertThat(delivered.string("userId")).contains("carol");
    assertThat(delivered.integer("deliveredCount")).contains(1L);
    assertThat(delivered.integer("totalRecipients")).contains(1L);
    assertThat(alice.all("message:read")).isEmpty();
    assertThat(
            alice.ask("delivery:sync", JsonObject.of("messageIds", List.of(id, second))).toString())
        .contains("state=delivered", "state=sent", "totalRecipients=1")
        .doesNotContain("state=read");
    quiet();
    settings(bob, "visibility", "everyone");
    world.advance(200);
    JsonObject read = alice.last("message:batch-read");
    assertThat(read.string("userId")).contains("bob");
    assertThat(read.array("messageIds").orElseThrow().strings()).containsExactly(second);
    assertThat(alice.last("message:delivered").integer("deliveredCount")).contains(2L);
  }

  @Test
  void whoAllowsNoReadReceiptsIsInNoneOfThem() {
    String id = alice.send("channel:c", "x").string("messageId").orElseThrow();
    settings(bob, "allowReadReceipts", false);
    quiet();
    JsonObject one = JsonObject.of("roomName", "channel:c", "messageId", id);
    bob.ask("message:read-ack", one);
    world.advance(200);
    // It is counted as delivered, and no more is told.
    assertThat(alice.events()).containsExactly("message:delivered");
    assertThat(alice.last("message:delivered").toString()).doesNotContain("read");
    carol.ask("message:read-ack", one);
    assertThat(alice.last("message:read").integer("readCount")).contains(1L);
    quiet();
    settings(bob, "allowReadReceipts", true);
    world.advance(200);
    assertThat(alice.last("message:batch-read").string("userId")).contains("bob");
  }

  @Test
  void whoHidesWhileAJoinWaitsForTheStoreIsNotInItsAnswer() {
    alice.send("channel:c", "x");
    RawClient dave = world.client("dave");
    world.store.pageMood = () -> Mood.HANGS;
    JsonObject since = JsonObject.of("epoch", "e1", "offset", 0);
    String answer = dave.post("room:join", JsonObject.of("roomName", "channel:c", "since", since));
    dave.settle();
    settings(bob, "visibility", "nobody");
    world.advance(6_000);
    assertThat(dave.last(answer).toString()).contains("alice").doesNotContain("bob");
  }

  @Test
  void settingsOutliveTheirTenantsIdleness() {
    settings(bob, "visibility", "nobody");
    List.of(alice, bob, carol).forEach(RawClient::leave);
    world.advance(2 * 3_600_000);
    alice = world.client("alice");
    bob = world.client("bob");
    world.advance(100);
    assertThat(seen(alice, "bob")).isEqualTo(nothing("bob"));
    assertThat(seen(bob, "alice").toString()).contains("online");
  }
}
