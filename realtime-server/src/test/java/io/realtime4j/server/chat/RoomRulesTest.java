package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.server.chat.session.WireTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a room's policy and its moderators say holds on every way in and out. */
class RoomRulesTest {
  private static final JsonObject ROOM = JsonObject.of("roomName", "channel:x");

  private final ChatWorld world = new ChatWorld();

  private static RoomPolicy showing(Allow.History history) {
    return question -> CompletableFuture.completedFuture(Allow.builder().history(history).build());
  }

  private static JsonObject since(int offset) {
    return JsonObject.of(
        "roomName", "channel:x", "since", JsonObject.of("epoch", "e1", "offset", offset));
  }

  private static List<String> contents(JsonObject data) {
    return data.array("messages").orElseThrow().values().stream()
        .map(message -> ((JsonObject) message.parsed()).string("content").orElse("-"))
        .toList();
  }

  private RawClient back(RawClient lost) {
    List<RawClient.Heard> news = lost.heard("message:new");
    return world.open(
        JsonObject.builder()
            .put("token", world.token("bob"))
            .put("pid", lost.connected.string("pid").orElseThrow())
            .putIfPresent("offset", news.isEmpty() ? null : news.get(news.size() - 1).args().get(1))
            .build());
  }

  private static boolean isRecovered(RawClient client, RawClient lost) {
    return client.connected.string("pid").equals(lost.connected.string("pid"));
  }

  @Test
  void whoSeesWhatCameSinceJoiningSeesNothingBefore() {
    world.with(showing(Allow.History.SINCE_JOINING)).start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    alice.send("channel:x", "before");
    RawClient bob = world.client("bob");
    assertThat(contents(bob.ask("room:history", ROOM))).isEmpty();

    JsonObject joined = bob.ask("room:join", since(0));
    alice.send("channel:x", "after");

    assertThat(joined.bool("recovered")).contains(false);
    assertThat(joined.has("messages")).isFalse();
    JsonObject history = bob.ask("room:history", ROOM);
    assertThat(contents(history)).containsExactly("after");
    assertThat(history.bool("hasMore")).contains(false);
    assertThat(contents(bob.ask("room:history", ROOM.toBuilder().put("after", 0).build())))
        .containsExactly("after");
    assertThat(bob.ask("room:join", since(0)).bool("recovered")).contains(false);
    assertThat(contents(bob.ask("room:join", since(1)))).containsExactly("after");
    JsonObject resumed =
        bob.ask(
            "rooms:resume",
            JsonObject.of(
                "rooms",
                List.of(JsonObject.of("roomName", "channel:x", "epoch", "e1", "offset", 0))));
    assertThat(resumed.toString()).contains("recovered=false").doesNotContain("before");
    assertThat(contents(alice.ask("room:history", ROOM))).containsExactly("before", "after");
  }

  @Test
  void whoHasReadUpToAPlaceIsToldNoIdOfWhatIsHidden() {
    for (Allow.History history : List.of(Allow.History.SINCE_JOINING, Allow.History.NONE)) {
      ChatWorld other = new ChatWorld().with(showing(history)).start();
      RawClient alice = other.client("alice");
      alice.join("channel:x");
      alice.send("channel:x", "before");
      RawClient bob = other.client("bob");
      bob.join("channel:x");
      for (Object upTo : List.of(1, 100)) {
        JsonObject read = JsonObject.of("roomName", "channel:x", "upTo", upTo);
        assertThat(bob.ask("channel:read", read).has("lastReadMessageId")).isFalse();
      }
      String live = alice.send("channel:x", "live").string("messageId").orElseThrow();
      JsonObject named = JsonObject.of("roomName", "channel:x", "upTo", live);
      assertThat(bob.ask("channel:read", named).string("lastReadMessageId")).contains(live);
      String own = bob.send("channel:x", "own").string("messageId").orElseThrow();
      assertThat(bob.ask("channel:read", ROOM).string("lastReadMessageId")).contains(own);
    }
  }

  @Test
  void whoSeesWhatComesLiveGetsNothingAfterwards() {
    world.with(showing(Allow.History.NONE)).start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    RawClient bob = world.client("bob");
    bob.join("channel:x");
    alice.send("channel:x", "live");
    assertThat(bob.last("message:new").string("content")).contains("live");
    assertThat(contents(bob.ask("room:history", ROOM))).isEmpty();
    assertThat(bob.ask("room:join", since(0)).bool("recovered")).contains(false);
    assertThat(bob.ask("room:join", since(1)).bool("recovered")).contains(true);

    bob.lose();
    RawClient again = back(bob);
    assertThat(isRecovered(again, bob)).isTrue();
    again.lose();
    alice.send("channel:x", "missed");
    assertThat(isRecovered(back(again), again)).isFalse();
  }

  @Test
  void aLostSessionIsHadBackWhereNothingIsHiddenOfWhatItMissed() {
    world.with(showing(Allow.History.SINCE_JOINING)).start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    alice.send("channel:x", "before");
    RawClient bob = world.client("bob");
    bob.join("channel:x");
    bob.lose();
    alice.send("channel:x", "missed");
    RawClient again = back(bob);
    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.all("message:new")).hasSize(1);
    assertThat(again.last("message:new").string("content")).contains("missed");
  }

  @Test
  void joiningTellsWhereTheLogStands() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("general");
    alice.send("general", "1");
    assertThat(alice.join("channel:x").integer("lsn")).contains(1L);
    assertThat(alice.join("channel:x").integer("offset")).contains(0L);
  }

  @Test
  void whoIsMutedNeitherSendsNorTypesUntilItEnds() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    alice.send("channel:x", "1");
    long until = world.clock.millis() + 60_000;
    world.store.mute("primary", "channel:x", "alice", until);
    world.advance(6_000);

    JsonObject message =
        JsonObject.of("roomName", "channel:x", "content", "2", "clientMessageId", "c2");
    JsonObject error = alice.call("message:send", message).object("error").orElseThrow();
    assertThat(error.string("code")).contains("FORBIDDEN");
    assertThat(error.string("message"))
        .contains("You are muted in this room until " + WireTime.text(until));
    assertThat(alice.last("message:failed").string("errorCode")).contains("FORBIDDEN");
    assertThat(alice.refusal("typing:start", ROOM)).isEqualTo("FORBIDDEN");
    // Reading is not speaking, and leaving ends no mute.
    alice.ask("room:history", ROOM);
    alice.ask("room:leave", ROOM);
    alice.join("channel:x");
    assertThat(alice.refusal("message:send", message)).isEqualTo("FORBIDDEN");

    world.advance(60_000);
    RawClient later = world.client("alice");
    later.send("channel:x", "3");
    later.ask("typing:start", ROOM);
  }

  @Test
  void whoIsBannedIsOutOnEveryWay() {
    world.start();
    RawClient mallory = world.client("mallory");
    mallory.join("channel:x");
    mallory.send("channel:x", "1");
    long until = world.clock.millis() + 60_000;
    world.store.ban(
        Ban.builder()
            .tenant("primary")
            .room("channel:x")
            .userId("mallory")
            .bannedBy("mod")
            .untilMillis(until)
            .build(),
        1);
    world.advance(6_000);

    JsonObject error = mallory.call("room:join", ROOM).object("error").orElseThrow();
    assertThat(error.string("code")).contains("FORBIDDEN");
    assertThat(error.string("message"))
        .contains("You are banned from this room until " + WireTime.text(until));
    assertThat(mallory.refusal("message:send", ROOM.toBuilder().put("content", "2").build()))
        .isEqualTo("FORBIDDEN");
    assertThat(mallory.refusal("room:history", ROOM)).isEqualTo("FORBIDDEN");
    assertThat(mallory.refusal("typing:start", ROOM)).isEqualTo("FORBIDDEN");
    assertThat(world.client("mallory").refusal("room:join", ROOM)).isEqualTo("FORBIDDEN");

    world.advance(60_000);
    world.client("mallory").join("channel:x");
  }

  @Test
  void ofAllWhoJoinAtOnceNoMoreGetInThanThereAreSeats() {
    world
        .with(
            (RoomPolicy)
                question ->
                    CompletableFuture.completedFuture(Allow.builder().maxMembers(2).build()))
        .start();
    List<RawClient> clients =
        Stream.of("a", "b", "c", "d").map(user -> world.client(user)).toList();
    List<String> answers = clients.stream().map(client -> client.post("room:join", ROOM)).toList();
    int full = 0;
    for (int i = 0; i < answers.size(); i++) {
      full += clients.get(i).last(answers.get(i)).toString().contains("ROOM_FULL") ? 1 : 0;
    }
    assertThat(full).isEqualTo(2);
    clients.forEach(client -> client.call("room:leave", ROOM));
    clients.get(3).join("channel:x");
  }

  @Test
  void theStoreIsAskedOnceInAWhileHoweverMuchSomebodySays() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    int before = world.store.looks;
    for (int i = 0; i < 20; i++) {
      alice.send("channel:x", "m" + i);
    }
    assertThat(world.store.looks - before).isLessThanOrEqualTo(1);
  }

  @Test
  void aJoinThatEndsWhileSomebodyIsLookedUpIsNewerThanTheAnswer() {
    CompletableFuture<RoomPolicy.Decision> slow = new CompletableFuture<>();
    world
        .with(
            (RoomPolicy)
                question ->
                    question.action() == RoomPolicy.Action.JOIN
                            && question.who().userId().equals("alice")
                        ? slow
                        : RoomPolicy.Decision.allow())
        .start();
    RawClient bob = world.client("bob");
    bob.join("channel:x");
    RawClient alice = world.client("alice");
    RawClient laptop = world.client("alice");
    world.store.heldJoins = new ArrayList<>();
    String joining = alice.post("room:join", ROOM);
    world.advance(4_000);
    slow.complete(Allow.builder().build());
    // The look of the join is old by now, and the store is at the join still.
    world.advance(1_500);
    world.store.heldLooks = new ArrayList<>();
    String reading = laptop.post("room:history", ROOM);
    laptop.settle();
    assertThat(world.store.heldLooks).hasSize(1);
    world.store.heldJoins.forEach(Runnable::run);
    alice.settle();
    assertThat(alice.last(joining).bool("success")).contains(true);
    List<Runnable> looks = world.store.heldLooks;
    world.store.heldLooks = null;
    looks.forEach(Runnable::run);
    laptop.settle();
    assertThat(laptop.last(reading).bool("success")).contains(true);

    JsonObject ids = JsonObject.of("messageIds", List.of(id(bob.send("channel:x", "1"))));
    JsonObject status =
        (JsonObject) bob.ask("delivery:sync", ids).array("statuses").orElseThrow().get(0).parsed();
    assertThat(status.integer("totalRecipients")).contains(1L);
  }

  @Test
  void whatWasDeletedIsAMarkAndWhatWasEditedIsAsItIsNow() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:x");
    bob.join("channel:x");
    String seen = id(alice.send("channel:x", "seen, then erased"));
    bob.lose();
    String erased = id(alice.send("channel:x", "erased"));
    String edited = id(alice.send("channel:x", "old"));
    world.store.change(seen, ChangeEntry.DELETE, "");
    world.store.change(erased, ChangeEntry.DELETE, "");
    world.store.change(edited, ChangeEntry.EDIT, "{\"content\":\"new\",\"type\":\"text\"}");
    alice.send("channel:x", "last");

    RawClient again = back(bob);

    assertThat(isRecovered(again, bob)).isTrue();
    List<JsonObject> news = again.all("message:new");
    assertThat(news).hasSize(3);
    assertThat(news.toString()).doesNotContain("content=erased", "content=old");
    assertThat(news.get(0).has("content")).isFalse();
    assertThat(news.get(0).string("deletedBy")).contains("mod");
    assertThat(news.get(0).has("deletedAt")).isTrue();
    assertThat(news.get(1).string("content")).contains("new");
    assertThat(news.get(1).integer("edit")).contains(1L);
    assertThat(news.get(2).string("content")).contains("last");
    assertThat(again.all("message:delete").stream().map(RoomRulesTest::id))
        .containsExactly(seen, erased);
    assertThat(again.last("message:update").string("content")).contains("new");

    JsonObject history = alice.ask("room:history", ROOM);
    assertThat(contents(history)).containsExactly("-", "-", "new", "last");
    assertThat(history.toString()).doesNotContain("then erased", "old");
  }

  private static String id(JsonObject message) {
    return message.string("messageId").orElseThrow();
  }

  @Test
  void aLeaveThatCannotBeStoredIsAnErrorAndCanBeRepeated() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    alice.send("channel:x", "1");
    world.store.fails = true;
    assertThat(alice.refusal("room:leave", ROOM)).isEqualTo("UNAVAILABLE");
    assertThat(world.store.members).allMatch(member -> member.span().isOpen());
    world.store.fails = false;
    alice.ask("room:leave", ROOM);
    assertThat(world.store.members).noneMatch(member -> member.span().isOpen());
    alice.ask("room:leave", ROOM);
  }

  @Test
  void aMuteGoesOnInTheNextMembershipUntilItIsLiftedThere() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    alice.send("channel:x", "1");
    JsonObject message = ROOM.toBuilder().put("content", "2").build();
    world.store.mute("primary", "channel:x", "alice", world.clock.millis() + 3_600_000);
    world.advance(6_000);
    alice.ask("room:leave", ROOM);
    alice.join("channel:x");
    assertThat(alice.refusal("message:send", message)).isEqualTo("FORBIDDEN");
    world.store.mute("primary", "channel:x", "alice", 0);
    world.advance(6_000);
    alice.ask("message:send", message);
  }
}
