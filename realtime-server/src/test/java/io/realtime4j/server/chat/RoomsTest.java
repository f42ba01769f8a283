package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.server.chat.room.RoomEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Joining, leaving, and who may. */
class RoomsTest {
  private final ChatWorld world = new ChatWorld();

  @Test
  void joiningTellsWhoIsThereAndTheOthersOnce() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient phone = world.client("bob");
    RawClient laptop = world.client("bob");
    JsonObject first = alice.join("channel:x");
    assertThat(first.string("type")).contains("channel");
    assertThat(first.integer("memberCount")).contains(1L);
    assertThat(first.integer("offset")).contains(0L);
    assertThat(first.string("epoch")).contains("e1");
    alice.clear();
    JsonObject data = phone.join("channel:x");
    laptop.join("channel:x");
    phone.join("channel:x");
    assertThat(data.integer("memberCount")).contains(2L);
    assertThat(data.array("members").orElseThrow().toString()).contains("ALICE", "BOB");
    assertThat(alice.all("user:joined")).hasSize(1);
    assertThat(phone.all("user:joined")).isEmpty();

    phone.ask("room:leave", JsonObject.of("roomName", "channel:x"));
    assertThat(alice.all("user:left")).isEmpty();
    assertThat(world.store.members).allMatch(m -> m.span().isOpen());
    laptop.ask("room:leave", JsonObject.of("roomName", "channel:x"));
    assertThat(alice.last("user:left").string("userId")).contains("bob");
    assertThat(world.store.members).filteredOn(m -> !m.span().isOpen()).hasSize(1);
  }

  @Test
  void whoMayJoinAPublicRoomMaySendTypeAndReadThere() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    // Written before anybody has joined, such as offline: nothing is created, nobody is in it.
    assertThat(bob.send("channel:new", "first").integer("offset")).contains(1L);
    assertThat(world.store.rooms).isEmpty();
    assertThat(world.store.members).isEmpty();
    assertThat(bob.all("message:new")).isEmpty();
    alice.join("channel:new");
    assertThat(bob.send("channel:new", "second").integer("offset")).contains(2L);
    assertThat(alice.last("message:new").string("content")).contains("second");
    bob.ask("typing:start", JsonObject.of("roomName", "channel:new"));
    world.advance(100);
    assertThat(alice.last("typing:event").toString()).contains("userId=bob");
    JsonObject history = bob.ask("room:history", JsonObject.of("roomName", "channel:new"));
    assertThat(history.array("messages").orElseThrow().values()).hasSize(2);
    bob.ask(
        "message:read-ack",
        JsonObject.of(
            "roomName",
            "channel:new",
            "messageId",
            alice.last("message:new").string("messageId").orElseThrow()));
    assertThat(bob.refusal("message:send", JsonObject.of("roomName", "nowhere", "content", "x")))
        .isEqualTo("ROOM_NOT_FOUND");
    assertThat(bob.call("room:join", JsonObject.of("roomName", "nowhere")).toString())
        .contains("There is no room");
  }

  @Test
  void aPositionNamesTheMessageItStandsAt() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("general");
    String first = alice.send("general", "1").string("messageId").orElseThrow();
    alice.send("general", "2");
    RawClient bob = world.client("bob");
    assertThat(resumed(bob, 1, first).bool("recovered")).contains(true);
    assertThat(resumed(bob, 1, first).array("messages").orElseThrow().values()).hasSize(1);
    // The log came back from a backup and has grown on: the same numbers, other messages.
    assertThat(resumed(bob, 1, "of another history").bool("recovered")).contains(false);
    assertThat(resumed(bob, 1, "of another history").has("messages")).isFalse();
    assertThat(resumed(bob, 0, "none").bool("recovered")).contains(true);
    JsonObject position =
        JsonObject.of("roomName", "general", "epoch", "e1", "offset", 2, "messageId", first);
    JsonObject room =
        (JsonObject)
            bob.ask("rooms:resume", JsonObject.of("rooms", List.of(position)))
                .array("rooms")
                .orElseThrow()
                .values()
                .get(0)
                .parsed();
    assertThat(room.bool("recovered")).contains(false);
  }

  @Test
  void aPositionBeyondTheHeadIsNoneOfThisLog() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("general");
    alice.send("general", "1");
    JsonObject answer =
        alice.ask(
            "room:join",
            JsonObject.of(
                "roomName", "general", "since", JsonObject.of("epoch", "e1", "offset", 2)));
    assertThat(answer.bool("recovered")).contains(false);
  }

  @Test
  void nobodyIsToldOfHisOwnComing() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient other = world.client("alice");
    RawClient bob = world.client("bob");
    bob.join("channel:c");
    other.join("channel:c");
    alice.join("channel:c");
    assertThat(bob.all("user:joined")).hasSize(1);
    assertThat(alice.events()).doesNotContain("user:joined");
    assertThat(other.events()).doesNotContain("user:joined");
  }

  @Test
  void whoIsThereIsAsOfTheAnswerThoughOneRoomHadToWaitForAnother() {
    world
        .with(
            (RoomPolicy)
                question -> {
                  CompletableFuture<RoomPolicy.Decision> decision = new CompletableFuture<>();
                  Runnable decide = () -> decision.complete(Allow.builder().build());
                  if (question.roomName().equals("channel:slow")) {
                    world.loops.get(1).schedule(Duration.ofSeconds(3), decide);
                  } else {
                    decide.run();
                  }
                  return decision;
                })
        .start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    JsonObject quick = JsonObject.of("roomName", "channel:quick");
    JsonObject slow = JsonObject.of("roomName", "channel:slow");
    String answer = alice.post("rooms:resume", JsonObject.of("rooms", List.of(quick, slow)));
    alice.settle();
    world.advance(1_000);
    bob.join("channel:quick");
    world.advance(2_500);
    JsonObject room =
        (JsonObject)
            alice
                .last(answer)
                .object("data")
                .orElseThrow()
                .array("rooms")
                .orElseThrow()
                .values()
                .get(0)
                .parsed();
    assertThat(room.integer("memberCount")).contains(2L);
    assertThat(room.array("members").orElseThrow().toString()).contains("bob");
  }

  @Test
  void whoLeavesAThreadsViewOnlyStaysInTheRoom() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    bob.join("channel:c");
    alice.join("channel:c");
    alice.join("channel:c:thread:t");
    alice.ask("room:leave", JsonObject.of("roomName", "channel:c:thread:t"));
    bob.send("channel:c", "still here?");
    assertThat(alice.all("message:new")).hasSize(1);
    assertThat(bob.events()).doesNotContain("user:left");
    assertThat(bob.join("channel:c").integer("memberCount")).contains(2L);
  }

  private static JsonObject resumed(RawClient client, int offset, String messageId) {
    return client.ask(
        "room:join",
        JsonObject.of(
            "roomName",
            "general",
            "since",
            JsonObject.of("epoch", "e1", "offset", offset, "messageId", messageId)));
  }

  @Test
  void anAnswerHoldsNoMoreThanTheClientCanTakeIn() {
    world.start();
    RawClient alice = world.client("alice");
    List<JsonObject> positions = new ArrayList<>();
    for (String room : List.of("channel:a", "channel:b", "channel:c")) {
      alice.join(room);
      for (int i = 0; i < 3; i++) {
        alice.send(room, "x".repeat(4_000));
      }
      positions.add(JsonObject.of("roomName", room, "epoch", "e1", "offset", 0));
    }
    RawClient bob = world.client("bob");
    JsonObject data =
        bob.ask("rooms:resume", JsonObject.of("rooms", positions, "maxBytes", 10_000));
    assertThat(data.toString().length()).isLessThan(11_000);
    List<Integer> counts = new ArrayList<>();
    for (var value : data.array("rooms").orElseThrow().values()) {
      JsonObject room = (JsonObject) value.parsed();
      counts.add(room.array("messages").orElseThrow().values().size());
      assertThat(room.bool("hasMore")).contains(true);
    }
    // One of each room until it is used up.
    assertThat(counts).containsExactlyInAnyOrder(1, 1, 0);
    JsonObject page =
        bob.ask("room:history", JsonObject.of("roomName", "channel:a", "maxBytes", 10_000));
    assertThat(page.array("messages").orElseThrow().values()).hasSize(2);
    JsonObject least =
        bob.ask("room:history", JsonObject.of("roomName", "channel:a", "maxBytes", 1));
    assertThat(least.array("messages").orElseThrow().values()).hasSize(1);
    assertThat(least.bool("hasMore")).contains(true);
  }

  @Test
  void aDirectConversationAsksForMembership() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    RawClient carol = world.client("carol");
    JsonObject hello = JsonObject.of("roomName", "dm:bob:alice", "content", "hello");
    assertThat(alice.refusal("message:send", hello)).isEqualTo("FORBIDDEN");
    assertThat(alice.join("dm:alice:bob").string("roomName")).contains("dm:alice:bob");
    assertThat(bob.join("dm:bob:alice").string("roomName")).contains("dm:alice:bob");
    alice.ask("message:send", hello);
    assertThat(bob.last("message:new").string("roomName")).contains("dm:alice:bob");
    for (String name : List.of("dm:alice:bob", "dm:bob:alice", "dm:bob:dave", "dm:dave:bob")) {
      assertThat(refused(carol, name)).isEqualTo("FORBIDDEN");
    }
    carol.join("dm:carol:carol");
    assertThat(refused(bob, "dm:carol:carol")).isEqualTo("FORBIDDEN");
  }

  @Test
  void aSessionCanBeInSoManyRoomsAndNoMore() {
    world.start();
    RawClient alice = world.client("alice");
    for (int i = 0; i < RoomEvents.MAX_ROOMS; i += 500) {
      List<JsonObject> rooms = new ArrayList<>();
      for (int k = i; k < i + 500; k++) {
        rooms.add(JsonObject.of("roomName", "channel:r" + k, "epoch", "e1", "offset", 0));
      }
      alice.ask("rooms:resume", JsonObject.of("rooms", rooms));
    }
    assertThat(alice.refusal("room:join", JsonObject.of("roomName", "channel:more")))
        .isEqualTo("QUOTA_EXCEEDED");
    assertThat(alice.join("channel:r7").string("roomName")).contains("channel:r7");
    alice.ask("room:leave", JsonObject.of("roomName", "channel:r7"));
    assertThat(alice.join("channel:more").string("roomName")).contains("channel:more");
  }

  @Test
  void aLostSessionIsPresentForItsGraceAndMemberBeyond() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("general");
    bob.join("general");
    bob.lose();
    world.advance(14_900);
    assertThat(alice.all("user:left")).isEmpty();
    world.advance(200);
    assertThat(alice.all("user:left")).hasSize(1);
    RawClient again = world.client("bob");
    assertThat(again.send("general", "not joined, but a member").integer("offset")).contains(1L);
  }

  @Test
  void whoComesBackInTimeNeverLeft() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("general");
    bob.join("general");
    alice.clear();
    bob.lose();
    world.advance(5_000);
    world.client("bob").join("general");
    world.advance(30_000);
    assertThat(alice.all("user:left")).isEmpty();
    assertThat(alice.all("user:joined")).isEmpty();
  }

  @Test
  void aCleanLeaveIsToldAtOnce() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("general");
    bob.join("general");
    bob.leave();
    assertThat(alice.all("user:left")).hasSize(1);
  }

  @Test
  void defaultRulesSayWhoMayEnter() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    RawClient carol = world.client("carol");
    assertThat(refused(alice, "nowhere")).isEqualTo("ROOM_NOT_FOUND");
    assertThat(refused(alice, "user:bob")).isEqualTo("FORBIDDEN");
    alice.join("user:alice");
    alice.join("dm:alice:bob");
    bob.join("dm:alice:bob");
    assertThat(refused(carol, "dm:alice:bob")).isEqualTo("FORBIDDEN");
    alice.join("dm:42");
    alice.ask("room:leave", JsonObject.of("roomName", "dm:42"));
    bob.join("dm:42");
    assertThat(refused(carol, "dm:42")).isEqualTo("FORBIDDEN");
    alice.join("dm:42");
    assertThat(refused(alice, "\u0001user:bob")).isEqualTo("VALIDATION_ERROR");
    assertThat(refused(alice, "channel:")).isEqualTo("VALIDATION_ERROR");
    assertThat(refused(alice, "thread:7")).isEqualTo("ROOM_NOT_FOUND");
  }

  @Test
  void whoAsksForARoomThatIsNotThereIsToldWhatToDo() {
    world.start();
    RawClient alice = world.client("alice");
    for (String[] asked :
        new String[][] {
          {"nowhere", "REALTIME_ROOMS"}, {"thread:7", "channel:NAME:thread:ID"},
        }) {
      JsonObject error =
          alice
              .call("room:join", JsonObject.of("roomName", asked[0]))
              .object("error")
              .orElseThrow();
      assertThat(error.string("code")).contains("ROOM_NOT_FOUND");
      assertThat(error.string("message").orElseThrow()).contains(asked[0]).contains(asked[1]);
    }
  }

  @Test
  void twoWhoJoinAtOnceDoNotBothTakeTheLastSeat() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    RawClient carol = world.client("carol");
    List<String> answers = new ArrayList<>();
    List<RawClient> clients = List.of(alice, bob, carol);
    for (RawClient client : clients) {
      answers.add(client.post("room:join", JsonObject.of("roomName", "dm:9")));
    }
    int joined = 0;
    for (int i = 0; i < 3; i++) {
      joined += clients.get(i).last(answers.get(i)).bool("success").orElseThrow() ? 1 : 0;
    }
    assertThat(joined).isEqualTo(2);
  }

  @Test
  void aSlowPolicyDoesNotChangeTheOrder() {
    List<CompletableFuture<RoomPolicy.Decision>> waiting = new ArrayList<>();
    world
        .with(
            request -> {
              if (request.action() != RoomPolicy.Action.SEND) {
                return RoomPolicy.Decision.allow();
              }
              CompletableFuture<RoomPolicy.Decision> decision = new CompletableFuture<>();
              waiting.add(decision);
              return decision;
            })
        .start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    for (String content : List.of("1", "2", "3")) {
      alice.post("message:send", JsonObject.of("roomName", "channel:x", "content", content));
    }
    alice.settle();
    for (int i = 0; i < 3; i++) {
      assertThat(waiting).hasSize(i + 1);
      waiting.get(i).complete(Allow.builder().build());
      alice.settle();
    }
    assertThat(alice.all("message:new").stream().map(m -> m.string("content").orElseThrow()))
        .containsExactly("1", "2", "3");
  }

  @Test
  void aPolicyThatFailsRefusesForAWhile() {
    world
        .with(
            request -> {
              throw new IllegalStateException("down");
            })
        .start();
    assertThat(refused(world.client("alice"), "channel:x")).isEqualTo("UNAVAILABLE");
  }

  @Test
  void manyRoomsAreResumedInOneCall() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("channel:a");
    alice.join("channel:b");
    alice.send("channel:a", "missed");
    RawClient again = world.client("alice");
    JsonObject data =
        again.ask(
            "rooms:resume",
            JsonObject.of(
                "rooms",
                List.of(
                    JsonObject.of("roomName", "channel:a", "epoch", "e1", "offset", 0),
                    JsonObject.of("roomName", "nowhere", "epoch", "e1", "offset", 0),
                    JsonObject.of("roomName", "channel:b"))));
    List<JsonObject> rooms =
        data.array("rooms").orElseThrow().values().stream().map(r -> (JsonObject) r).toList();
    assertThat(rooms.get(0).array("messages").orElseThrow().size()).isEqualTo(1);
    assertThat(rooms.get(0).bool("recovered")).contains(true);
    assertThat(rooms.get(1).object("error").orElseThrow().string("code"))
        .contains("ROOM_NOT_FOUND");
    assertThat(rooms.get(1).string("roomName")).contains("nowhere");
    assertThat(rooms.get(2).string("roomName")).contains("channel:b");
    alice.send("channel:b", "live");
    assertThat(again.all("message:new")).hasSize(1);
  }

  @Test
  void whoResumesManyRoomsMakesTheStoreReadNoMoreThanIsAnswered() {
    world.start();
    RawClient alice = world.client("alice");
    List<JsonObject> asked = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      asked.add(JsonObject.of("roomName", "channel:" + i, "epoch", "e1", "offset", 0));
    }
    alice.join("channel:0");
    for (int i = 0; i < 5; i++) {
      alice.send("channel:0", "m" + i);
    }
    JsonObject data = world.client("alice").ask("rooms:resume", JsonObject.of("rooms", asked));
    JsonObject first = (JsonObject) data.array("rooms").orElseThrow().values().get(0);
    assertThat(first.array("messages").orElseThrow().size()).isEqualTo(2);
    assertThat(first.bool("hasMore")).contains(true);
    assertThat(world.store.largestPage).isEqualTo(2);
  }

  @Test
  void rawIdsAreUnderstoodByTheirType() {
    world.start();
    RawClient alice = world.client("alice");
    assertThat(
            alice
                .ask("room:join", JsonObject.of("roomName", "c", "roomType", "channel"))
                .string("roomName"))
        .contains("channel:c");
    assertThat(alice.ask("room:join", JsonObject.of("channelId", "c2")).string("roomName"))
        .contains("channel:c2");
    assertThat(alice.ask("room:join", JsonObject.of("dmId", "alice:bob")).string("roomName"))
        .contains("dm:alice:bob");
    alice.join("general");
    assertThat(
            alice
                .ask(
                    "message:send",
                    JsonObject.of("roomName", "general", "roomType", "channel", "content", "x"))
                .string("roomName"))
        .contains("general");
  }

  @Test
  void aRecoveredSessionIsInItsRoomsAgain() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("general");
    bob.join("general");
    alice.send("general", "seen");
    bob.settle();
    String pid = bob.connected.string("pid").orElseThrow();
    bob.lose();
    alice.send("general", "missed");
    RawClient again = world.open(JsonObject.of("token", world.token("bob"), "pid", pid));
    again.settle();
    assertThat(again.connected.string("pid")).contains(pid);
    assertThat(again.last("authenticated").array("rooms").orElseThrow().strings())
        .containsExactly("general");
    assertThat(again.all("message:new").stream().map(m -> m.string("content").orElseThrow()))
        .endsWith("missed");
    world.advance(20_000);
    assertThat(alice.all("user:left")).isEmpty();
    again.ask("room:leave", JsonObject.of("roomName", "general"));
    assertThat(alice.all("user:left")).hasSize(1);
  }

  @Test
  void aSessionIsNotHadBackBySomebodyElse() {
    world.start();
    RawClient bob = world.client("bob");
    bob.join("dm:bob:carol");
    String pid = bob.connected.string("pid").orElseThrow();
    bob.lose();
    RawClient eve = world.open(JsonObject.of("token", world.token("eve"), "pid", pid));
    assertThat(eve.connected.string("pid")).isPresent().isNotEqualTo(bob.connected.string("pid"));
    assertThat(eve.last("authenticated").array("rooms").orElseThrow().size()).isZero();
  }

  @Test
  void unusedRoomsArePutAwayAndComeBackWhole() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    alice.send("channel:x", "one");
    alice.leave();
    world.advance(120_000);
    RawClient again = world.client("alice");
    assertThat(again.join("channel:x").integer("offset")).contains(1L);
    assertThat(again.send("channel:x", "two").integer("offset")).contains(2L);
  }

  @Test
  void whatIsAskedForWhileARoomIsReadFromTheStoreKeepsItsOrder() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    alice.leave();
    world.advance(120_000);
    RawClient again = world.client("alice");
    for (String content : List.of("1", "2", "3")) {
      again.post("message:send", JsonObject.of("roomName", "channel:x", "content", content));
    }
    again.settle();
    assertThat(world.store.messages)
        .extracting(row -> new String(row.body(), StandardCharsets.UTF_8))
        .extracting(body -> body.replaceAll(".*\"content\":\"(.)\".*", "$1"))
        .containsExactly("1", "2", "3");
  }

  @Test
  void aLeaveBesideAJoinOfTheSameUserEndsNoMembership() {
    world.start();
    RawClient phone = world.client("bob");
    RawClient laptop = world.client("bob");
    phone.join("channel:x");
    laptop.post("room:join", JsonObject.of("roomName", "channel:x"));
    phone.post("room:leave", JsonObject.of("roomName", "channel:x"));
    laptop.settle();
    assertThat(laptop.send("channel:x", "still a member").integer("offset")).contains(1L);
  }

  @Test
  void aMembershipThatTheStoreDidNotEndEndsWhenItIsAskedForAgain() {
    world.start();
    RawClient alice = world.client("alice", "position");
    JsonObject here = JsonObject.of("roomName", "channel:x");
    alice.join("channel:x");
    world.store.mood = () -> Mood.FAILS;
    assertThat(alice.refusal("room:leave", here)).isEqualTo("UNAVAILABLE");
    world.store.mood = () -> Mood.WELL;
    assertThat(world.store.members).allMatch(m -> m.span().isOpen());
    alice.ask("room:leave", here);
    assertThat(world.store.members).noneMatch(m -> m.span().isOpen());
  }

  @Test
  void whoAsksToLeaveWhereHeIsNotEndsNoMembership() {
    world.start();
    RawClient phone = world.client("bob");
    RawClient laptop = world.client("bob");
    phone.join("channel:x");
    phone.lose();
    laptop.ask("room:leave", JsonObject.of("roomName", "channel:x"));
    world.advance(20_000);
    laptop.ask("room:leave", JsonObject.of("roomName", "channel:x"));
    assertThat(world.store.members).allMatch(m -> m.span().isOpen());
  }

  @Test
  void refusalsSayWhoseTheRoomIs() {
    world.start();
    RawClient carol = world.client("carol");
    assertThat(refusalText(carol, "room:join", "dm:alice:bob")).contains("of two others");
    assertThat(refusalText(carol, "room:join", "user:bob")).contains("for that user alone");
    carol.join("channel:news");
    assertThat(refusalText(carol, "invitations:list", "channel:news"))
        .contains("owners and moderators");
  }

  private static String refusalText(RawClient client, String event, String room) {
    JsonObject answer = client.call(event, JsonObject.of("roomName", room));
    return answer.object("error").flatMap(error -> error.string("message")).orElse("");
  }

  private static String refused(RawClient client, String room) {
    return client.refusal("room:join", JsonObject.of("roomName", room));
  }
}
