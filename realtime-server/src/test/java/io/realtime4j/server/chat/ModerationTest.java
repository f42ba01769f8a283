package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.MemberInfo;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RoomInfo;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.server.chat.session.WireTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What is done with rooms and members from outside holds at once, on every way in and out. */
class ModerationTest {
  private static final JsonObject ROOM = JsonObject.of("roomName", "channel:x");
  private static final JsonObject TEAM = JsonObject.of("roomName", "team");
  private static final RoomSettings PUBLIC = RoomSettings.builder().build();

  private final ChatWorld world = new ChatWorld();

  private Moderation start() {
    world.start();
    return world.server.moderation("primary");
  }

  private <V> V done(CompletableFuture<V> asked) {
    world.loops.run();
    assertThat(asked).isDone();
    return asked.join();
  }

  private String refused(CompletableFuture<?> asked) {
    world.loops.run();
    assertThat(asked).isDone();
    try {
      asked.join();
    } catch (CompletionException e) {
      return ((RealtimeException) e.getCause()).code();
    }
    throw new AssertionError("it was done");
  }

  private static RoomSettings visible(RoomVisibility visibility) {
    return RoomSettings.builder().visibility(visibility).build();
  }

  private static JsonObject message(String room) {
    return JsonObject.of("roomName", room, "content", "x");
  }

  @Test
  void whoIsBannedHearsNothingOfTheRoomFromThenOn() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RawClient phone = world.client("mallory");
    RawClient laptop = world.client("mallory");
    alice.join("channel:x");
    phone.join("channel:x");
    laptop.join("channel:x");
    laptop.join("channel:x:thread:t");
    phone.join("general");
    phone.ask("typing:start", ROOM);
    alice.clear();
    Instant until = world.clock.instant().plusSeconds(60);

    done(moderation.ban("channel:x", "mallory", until, "mod", "spam"));

    for (RawClient out : List.of(phone, laptop)) {
      JsonObject told = out.last("error");
      assertThat(told.string("code")).contains("FORBIDDEN");
      assertThat(told.string("message"))
          .contains("You are banned from this room until " + WireTime.text(until));
      assertThat(told.object("details").orElseThrow().string("event")).contains("room:join");
      assertThat(out.disconnected).isFalse();
      out.clear();
    }
    assertThat(alice.all("user:left")).hasSize(1);
    assertThat(alice.last("typing:event").array("users").orElseThrow().values()).isEmpty();
    alice.send("channel:x", "without mallory");
    alice.ask("message:send", message("channel:x").toBuilder().put("threadId", "t").build());
    alice.ask("typing:start", ROOM);
    assertThat(phone.events()).isEmpty();
    assertThat(laptop.events()).isEmpty();
    for (String event : List.of("room:join", "room:history", "typing:start")) {
      assertThat(phone.refusal(event, ROOM)).isEqualTo("FORBIDDEN");
    }
    assertThat(phone.refusal("message:send", message("channel:x"))).isEqualTo("FORBIDDEN");
    assertThat(world.client("mallory").refusal("room:join", ROOM)).isEqualTo("FORBIDDEN");
    // The rest of the session goes on.
    phone.send("general", "still here");

    done(moderation.unban("channel:x", "mallory"));
    phone.join("channel:x");
  }

  @Test
  void whoIsOnTheWayInWhenBannedDoesNotComeIn() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    RawClient mallory = world.client("mallory");
    // Admitted, and held where it is stored that the session has the room.
    world.store.sessions.held = new ArrayList<>();
    String joining = mallory.post("room:join", ROOM);
    mallory.settle();
    assertThat(world.store.sessions.held).isNotEmpty();
    List<Runnable> stored = world.store.sessions.held;
    world.store.sessions.held = null;
    done(moderation.ban("channel:x", "mallory", null, null, null));
    stored.forEach(Runnable::run);
    mallory.settle();

    assertThat(mallory.last(joining).bool("success")).contains(false);
    mallory.clear();
    alice.clear();
    alice.send("channel:x", "1");
    assertThat(mallory.events()).isEmpty();
    assertThat(alice.all("user:joined")).isEmpty();
  }

  @Test
  void whoIsWaitedForInGraceIsWaitedForNoMore() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:x");
    bob.join("channel:x");
    bob.lose();
    assertThat(alice.all("user:left")).isEmpty();
    done(moderation.removeMember("channel:x", "bob"));
    assertThat(alice.all("user:left")).hasSize(1);
  }

  @Test
  void whoIsRemovedIsOutAndMayComeBackWhereTheRoomIsOpen() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:x");
    bob.join("channel:x");
    assertThat(done(moderation.removeMember("channel:x", "bob"))).isTrue();
    assertThat(bob.last("error").string("code")).contains("NOT_A_MEMBER");
    assertThat(alice.all("user:left")).hasSize(1);
    bob.clear();
    alice.send("channel:x", "1");
    assertThat(bob.events()).isEmpty();
    assertThat(done(moderation.removeMember("channel:x", "bob"))).isFalse();
    bob.join("channel:x");
  }

  @Test
  void aLostSessionDoesNotComeBackIntoTheRoomThatItWasRemovedFrom() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:x");
    bob.join("channel:x");
    bob.lose();
    done(moderation.ban("channel:x", "bob", null, null, null));
    alice.send("channel:x", "missed");
    RawClient again =
        world.open(
            JsonObject.of(
                "token", world.token("bob"), "pid", bob.connected.string("pid").orElseThrow()));
    assertThat(again.connected.string("pid")).isNotEqualTo(bob.connected.string("pid"));
    assertThat(again.all("message:new")).isEmpty();
  }

  @Test
  void aMuteSilencesAtOnceAndIsLiftedAtOnce() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:x");
    bob.join("channel:x");
    bob.send("channel:x", "1");
    bob.ask("typing:start", ROOM);
    Instant until = world.clock.instant().plusSeconds(60);
    MemberInfo muted = done(moderation.mute("channel:x", "bob", until));
    assertThat(muted.mutedUntil()).isEqualTo(until);
    assertThat(alice.last("typing:event").array("users").orElseThrow().values()).isEmpty();
    assertThat(bob.refusal("message:send", message("channel:x"))).isEqualTo("FORBIDDEN");
    assertThat(bob.refusal("typing:start", ROOM)).isEqualTo("FORBIDDEN");
    bob.ask("room:history", ROOM);
    assertThat(done(moderation.unmute("channel:x", "bob")).mutedUntil()).isNull();
    bob.send("channel:x", "2");
    assertThat(refused(moderation.mute("channel:x", "nobody", until))).isEqualTo("NOT_A_MEMBER");
  }

  @Test
  void whatIsOverBeforeItBeginsIsRefusedAndDoesNothing() {
    Moderation moderation = start();
    RawClient bob = world.client("bob");
    bob.join("channel:x");
    Instant over = world.clock.instant();
    assertThatThrownBy(() -> moderation.mute("channel:x", "bob", over))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("until must be in the future");
    assertThatThrownBy(() -> moderation.ban("channel:x", "bob", over, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    world.advance(1);
    bob.send("channel:x", "still here");
  }

  @Test
  void whatOthersSetPutsTheListenerOutWithinARound() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RawClient mallory = world.client("mallory");
    alice.join("channel:x");
    mallory.join("channel:x");
    world.store.ban(
        Ban.builder()
            .tenant("primary")
            .room("channel:x")
            .userId("mallory")
            .untilMillis(Long.MAX_VALUE)
            .build(),
        0);
    int before = world.store.banReads;
    world.advance(7_000);
    assertThat(mallory.last("error").string("code")).contains("FORBIDDEN");
    assertThat(alice.all("user:left")).hasSize(1);
    mallory.clear();
    alice.send("channel:x", "1");
    assertThat(mallory.events()).isEmpty();
    // One room with somebody in it costs a read in five seconds.
    world.advance(50_000);
    assertThat(world.store.banReads - before).isBetween(9, 13);
    alice.leave();
    world.advance(30_000);
    int idle = world.store.banReads;
    world.advance(60_000);
    assertThat(world.store.banReads).isEqualTo(idle);
    assertThat(done(moderation.bans("channel:x", "", 10)).items()).hasSize(1);
  }

  @Test
  void aPrivateRoomIsForWhoWasMadeAMember() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RoomInfo created = done(moderation.createRoom("team", visible(RoomVisibility.PRIVATE)));
    assertThat(created.visibility()).isEqualTo(RoomVisibility.PRIVATE);
    assertThat(created.type()).isEqualTo("room");
    for (String event : List.of("room:join", "room:history", "typing:start")) {
      assertThat(alice.refusal(event, TEAM)).isEqualTo("NOT_A_MEMBER");
    }
    assertThat(alice.refusal("message:send", message("team"))).isEqualTo("NOT_A_MEMBER");
    assertThat(done(moderation.addMember("team", "alice", "moderator")).role())
        .isEqualTo("moderator");
    // The role of who is one already stays.
    assertThat(done(moderation.addMember("team", "alice", "member")).role()).isEqualTo("moderator");
    alice.join("team");
    alice.send("team", "1");
    assertThat(refused(moderation.createRoom("team", PUBLIC))).isEqualTo("ROOM_EXISTS");
  }

  @Test
  void aSecretRoomIsToTheLetterLikeNone() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RawClient mallory = world.client("mallory");
    RawClient banned = world.client("banned");
    RoomSettings secret = visible(RoomVisibility.SECRET).toBuilder().isClosed(true).build();
    done(moderation.createRoom("hidden1", visible(RoomVisibility.SECRET)));
    done(moderation.createRoom("closed1", secret));
    done(moderation.addMember("hidden1", "alice", "member"));
    done(moderation.ban("hidden1", "banned", null, null, null));
    alice.join("hidden1");
    JsonObject head = alice.send("hidden1", "1");
    for (RawClient outsider : List.of(mallory, banned)) {
      for (String room : List.of("hidden1", "closed1")) {
        for (String event :
            List.of(
                "room:join",
                "room:leave",
                "room:history",
                "typing:start",
                "typing:stop",
                "message:send",
                "message:read-ack",
                "channel:read")) {
          JsonObject payload =
              message(room).toBuilder()
                  .put("messageId", head.string("messageId").orElseThrow())
                  .build();
          JsonObject other = payload.toBuilder().put("roomName", "nothing").build();
          String seen = outsider.call(event, payload).toString();
          assertThat(seen.replace(room, "nothing"))
              .as(event)
              .isEqualTo(outsider.call(event, other).toString());
        }
        JsonObject resumed =
            outsider.ask(
                "rooms:resume", JsonObject.of("rooms", List.of(JsonObject.of("roomName", room))));
        assertThat(resumed.toString()).contains("ROOM_NOT_FOUND");
      }
    }
    assertThatThrownBy(() -> moderation.createRoom("channel:s", visible(RoomVisibility.SECRET)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void strangersGoWhereARoomIsOpenToEverybodyNoMore() {
    world.with("REALTIME_ALLOW_ANONYMOUS", "true");
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RawClient stranger = world.open(JsonObject.EMPTY);
    alice.join("general");
    stranger.join("general");
    done(moderation.updateRoom("general", visible(RoomVisibility.PRIVATE)));
    assertThat(stranger.last("error").string("code")).contains("NOT_A_MEMBER");
    stranger.clear();
    alice.send("general", "1");
    assertThat(stranger.events()).isEmpty();
  }

  @Test
  void aFullRoomTakesNobodyMoreAndALargerOneDoes() {
    Moderation moderation = start();
    done(moderation.createRoom("team", RoomSettings.builder().maxMembers(1).build()));
    world.client("alice").join("team");
    RawClient bob = world.client("bob");
    assertThat(bob.refusal("room:join", TEAM)).isEqualTo("ROOM_FULL");
    assertThat(refused(moderation.addMember("team", "bob", "member"))).isEqualTo("ROOM_FULL");
    done(moderation.updateRoom("team", RoomSettings.builder().maxMembers(2).build()));
    bob.join("team");
  }

  @Test
  void inSlowModeEachWaitsButForWhoKeepsOrder() {
    Moderation moderation = start();
    RoomSettings slow = RoomSettings.builder().slowMode(Duration.ofSeconds(30)).build();
    done(moderation.createRoom("team", slow));
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("team");
    bob.join("team");
    done(moderation.assignRole("team", "bob", "moderator"));
    alice.send("team", "1");
    world.advance(10_000);
    JsonObject error = alice.call("message:send", message("team")).object("error").orElseThrow();
    assertThat(error.string("code")).contains("RATE_LIMITED");
    assertThat(error.bool("retryable")).contains(true);
    assertThat(error.integer("retryAfterMs").orElseThrow()).isBetween(19_000L, 20_000L);
    bob.send("team", "2");
    bob.send("team", "3");
    world.advance(20_000);
    alice.send("team", "4");
    // Nobody waits for what was not stored.
    world.advance(30_000);
    world.store.appendMood = () -> Mood.FAILS;
    assertThat(alice.refusal("message:send", message("team"))).isEqualTo("INTERNAL_ERROR");
    world.store.appendMood = () -> Mood.WELL;
    alice.send("team", "5");
    // It goes on though everybody goes, and ends with the setting.
    alice.leave();
    bob.leave();
    done(
        moderation.updateRoom(
            "team", RoomSettings.builder().slowMode(Duration.ofHours(1)).build()));
    world.advance(200_000);
    RawClient again = world.client("alice");
    assertThat(again.refusal("message:send", message("team"))).isEqualTo("RATE_LIMITED");
    done(moderation.updateRoom("team", RoomSettings.builder().slowMode(Duration.ZERO).build()));
    again.send("team", "6");
  }

  @Test
  void aClosedRoomIsReadOnly() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    alice.send("channel:x", "1");
    assertThat(done(moderation.closeRoom("channel:x")).isClosed()).isTrue();
    assertThat(alice.refusal("message:send", message("channel:x"))).isEqualTo("FORBIDDEN");
    alice.ask("room:history", ROOM);
    assertThat(refused(moderation.closeRoom("nothing"))).isEqualTo("ROOM_NOT_FOUND");
  }

  @Test
  void roomsAndMembersAreListedByPages() {
    Moderation moderation = start();
    done(moderation.createRoom("a", PUBLIC));
    for (String user : List.of("carol", "alice", "bob")) {
      done(moderation.addMember("a", user, "member"));
    }
    assertThat(done(moderation.rooms("", 2)).items())
        .extracting(RoomInfo::name)
        .containsExactly("a", "announcements");
    assertThat(done(moderation.rooms("announcements", 2)).hasMore()).isFalse();
    assertThat(done(moderation.members("a", "alice", 1)).items())
        .extracting(MemberInfo::userId)
        .containsExactly("bob");
    assertThat(done(moderation.room("a"))).isPresent();
    assertThat(done(moderation.room("b"))).isEmpty();
    assertThat(done(world.server.moderation("other").rooms("a", 9)).items())
        .extracting(RoomInfo::name)
        .containsExactly("announcements", "general");
  }

  @Test
  void aStoreThatFailsChangesNothingAndSaysSo() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:x");
    bob.join("channel:x");
    bob.clear();
    world.store.fails = true;
    List<CompletableFuture<?>> all =
        List.of(
            moderation.ban("channel:x", "bob", null, null, null),
            moderation.removeMember("channel:x", "bob"),
            moderation.mute("channel:x", "bob", null),
            moderation.assignRole("channel:x", "bob", "owner"),
            moderation.closeRoom("channel:x"),
            moderation.rooms("", 5));
    for (CompletableFuture<?> one : all) {
      assertThat(refused(one)).isEqualTo("UNAVAILABLE");
    }
    world.store.fails = false;
    assertThat(bob.events()).isEmpty();
    bob.send("channel:x", "1");
    assertThat(alice.last("message:new").string("content")).contains("1");
  }

  @Test
  void aStoreThatHangsCostsADeadlineAndOnlyWhoAsked() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    alice.join("channel:x");
    world.store.mood = () -> Mood.HANGS;
    CompletableFuture<?> asked = moderation.ban("channel:x", "bob", null, null, null);
    CompletableFuture<?> listed = moderation.rooms("", 5);
    world.advance(10_100);
    assertThat(refused(asked)).isEqualTo("UNAVAILABLE");
    assertThat(refused(listed)).isEqualTo("UNAVAILABLE");
    world.store.mood = () -> Mood.WELL;
    done(moderation.ban("channel:x", "bob", null, null, null));
  }

  @Test
  void tooMuchAtOnceIsRefused() {
    Moderation moderation = start();
    world.client("alice").join("channel:x");
    world.store.mood = () -> Mood.HANGS;
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      all.add(moderation.rooms("", 1));
    }
    assertThat(refused(all.get(1_000))).isEqualTo("UNAVAILABLE");
    assertThat(all.get(999)).isNotDone();
  }

  @Test
  void whatCannotBeUsedIsRefusedWhereItIsSaid() {
    Moderation moderation = start();
    List<Runnable> wrong =
        List.of(
            () -> moderation.createRoom("dm:a:b", PUBLIC),
            () -> moderation.createRoom("user:a", PUBLIC),
            () -> moderation.createRoom("channel:", PUBLIC),
            () -> moderation.createRoom(" ", PUBLIC),
            () -> moderation.createRoom("x".repeat(256), PUBLIC),
            () -> moderation.ban("a", "", null, null, null),
            () -> moderation.addMember("a", "b", " "),
            () -> moderation.members("a", "", 0),
            () -> moderation.rooms("", 1_001),
            () -> world.server.moderation("a/b"),
            () -> RoomSettings.builder().slowMode(Duration.ofDays(1)).build());
    for (Runnable one : wrong) {
      assertThatThrownBy(one::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aPermissionGivenBeforeTheMuteIsNoneAfterwards() {
    CompletableFuture<RoomPolicy.Decision> slow = new CompletableFuture<>();
    world.with(
        (RoomPolicy)
            question ->
                question.action() == RoomPolicy.Action.SEND ? slow : RoomPolicy.Decision.allow());
    Moderation moderation = start();
    RawClient bob = world.client("bob");
    bob.join("channel:x");
    String sending = bob.post("message:send", message("channel:x"));
    bob.settle();
    done(moderation.mute("channel:x", "bob", null));
    slow.complete(Allow.builder().build());
    bob.settle();
    assertThat(bob.last(sending).toString()).contains("FORBIDDEN");
  }
}
