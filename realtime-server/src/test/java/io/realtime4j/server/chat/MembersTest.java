package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.session.WireTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Those present in a room are listed by pages, as each viewer may know of them. */
class MembersTest {
  private static final String ROOM = "channel:general";
  private final ChatWorld world = new ChatWorld().start();

  private static JsonObject query(String after, int limit) {
    return JsonObject.builder()
        .put("roomName", ROOM)
        .putIfPresent("after", after)
        .put("limit", limit)
        .build();
  }

  private static List<String> ids(JsonObject page) {
    List<String> ids = new ArrayList<>();
    for (JsonValue member : page.array("members").orElseThrow().values()) {
      ids.add(((JsonObject) member.parsed()).string("userId").orElseThrow());
    }
    return ids;
  }

  @Test
  void pagesListEachOnceThoughOthersComeAndGo() {
    RawClient zoe = world.client("zoe");
    for (String user : List.of("zoe", "bob", "alice", "dora", "carl")) {
      (user.equals("zoe") ? zoe : world.client(user)).join(ROOM);
    }
    JsonObject first = zoe.ask("room:members", query(null, 2));
    assertThat(ids(first)).containsExactly("alice", "bob");
    assertThat(first.bool("hasMore")).contains(true);
    world.client("anna").join(ROOM);
    JsonObject second = zoe.ask("room:members", query("bob", 2));
    assertThat(ids(second)).containsExactly("carl", "dora");
    JsonObject last = zoe.ask("room:members", query("dora", 2));
    assertThat(ids(last)).containsExactly("zoe");
    assertThat(last.bool("hasMore")).contains(false);
    JsonObject member = (JsonObject) last.array("members").orElseThrow().values().get(0).parsed();
    assertThat(member.string("userName")).contains("ZOE");
    assertThat(member.string("joinedAt")).isPresent();
    assertThat(ids(zoe.ask("room:members", JsonObject.of("roomName", ROOM)))).hasSize(6);
  }

  @Test
  void whoIsHiddenIsOnNoPageAndNoPageIsSaidToFollowForHim() {
    RawClient alice = world.client("alice");
    RawClient zed = world.client("zed");
    alice.join(ROOM);
    zed.join(ROOM);
    zed.ask("presence:settings:update", JsonObject.of("invisibleMode", true));
    JsonObject page = alice.ask("room:members", query(null, 1));
    assertThat(ids(page)).containsExactly("alice");
    assertThat(page.bool("hasMore")).contains(false);
    assertThat(ids(zed.ask("room:members", query(null, 10)))).containsExactly("alice", "zed");
  }

  @Test
  void onlyWhoMayReadTheRoomIsTold() {
    RawClient alice = world.client("alice");
    alice.join("dm:alice:bob");
    RawClient eve = world.client("eve");
    assertThat(eve.refusal("room:members", JsonObject.of("roomName", "dm:alice:bob")))
        .isEqualTo("FORBIDDEN");
    assertThat(eve.refusal("room:members", JsonObject.of("roomName", "nowhere")))
        .isEqualTo("ROOM_NOT_FOUND");
    assertThat(eve.refusal("room:members", JsonObject.of("roomName", ROOM, "limit", 0)))
        .isEqualTo("VALIDATION_ERROR");
    assertThat(eve.refusal("room:members", JsonObject.of("roomName", ROOM, "after", 1)))
        .isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void anAnswerHasAHundredAtMost() {
    RawClient alice = world.client("alice");
    for (int i = 0; i < 120; i++) {
      world.client("user" + i).join(ROOM);
    }
    JsonObject page = alice.ask("room:members", query(null, 1_000));
    assertThat(ids(page)).hasSize(100);
    assertThat(page.bool("hasMore")).contains(true);
  }

  private void done(CompletableFuture<?> asked) {
    world.loops.run();
    assertThat(asked).isCompleted();
  }

  private static JsonObject member(JsonObject answer, String userId) {
    for (JsonValue value : answer.array("members").orElseThrow().values()) {
      JsonObject member = (JsonObject) value.parsed();
      if (member.string("userId").orElseThrow().equals(userId)) {
        return member;
      }
    }
    throw new AssertionError(userId + " is not in " + answer);
  }

  @Test
  void eachHasARoleAndMutesAreToldToWhoKeepsOrderAndToTheMuted() {
    RawClient olga = world.client("olga");
    RawClient mo = world.client("mo");
    RawClient bob = world.client("bob");
    RawClient eve = world.client("eve");
    RawClient guest = world.client("guest");
    for (RawClient one : List.of(olga, mo, bob, eve)) {
      one.join(ROOM);
    }
    Moderation moderation = world.server.moderation("primary");
    done(moderation.assignRole(ROOM, "olga", "owner"));
    done(moderation.assignRole(ROOM, "mo", "moderator"));
    Instant end = world.clock.instant().plusSeconds(60);
    done(moderation.mute(ROOM, "bob", end));
    done(moderation.mute(ROOM, "eve", null));

    for (RawClient viewer : List.of(olga, mo, bob, eve, guest)) {
      JsonObject page = viewer.ask("room:members", query(null, 10));
      assertThat(member(page, "olga").string("role")).contains("owner");
      assertThat(member(page, "mo").string("role")).contains("moderator");
      assertThat(member(page, "bob").string("role")).contains("member");
      assertThat(member(page, "mo").has("muted")).isFalse();
      boolean keepsOrder = viewer == olga || viewer == mo;
      assertThat(member(page, "bob").bool("muted").orElse(false))
          .isEqualTo(keepsOrder || viewer == bob);
      assertThat(member(page, "eve").bool("muted").orElse(false))
          .isEqualTo(keepsOrder || viewer == eve);
      assertThat(member(page, "eve").has("mutedUntil")).isFalse();
    }
    JsonObject joined = mo.join(ROOM);
    assertThat(member(joined, "bob").string("mutedUntil")).contains(WireTime.text(end));
    world.advance(60_000);
    world.client("bob").join(ROOM);
    RawClient later = world.client("mo");
    assertThat(member(later.join(ROOM), "bob").has("muted")).isFalse();
    assertThat(member(later.join(ROOM), "mo").string("role")).contains("moderator");
  }
}
