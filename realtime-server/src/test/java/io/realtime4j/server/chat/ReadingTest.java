package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.RoomPolicy.Decision;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How far users have read their rooms, and what they ask when they come back. */
class ReadingTest {
  private static final String ROOM = "channel:general";
  private final ChatWorld world = new ChatWorld();
  private RawClient alice;
  private RawClient bob;

  private void two() {
    world.start();
    alice = world.client("alice");
    bob = world.client("bob");
    alice.join(ROOM);
    bob.join(ROOM);
  }

  private String say(String content) {
    return say(JsonObject.of("roomName", ROOM, "content", content));
  }

  private String say(JsonObject message) {
    return alice.ask("message:send", message).string("messageId").orElseThrow();
  }

  private static JsonObject room() {
    return JsonObject.of("roomName", ROOM);
  }

  private static JsonObject upTo(Object upTo) {
    return JsonObject.of("roomName", ROOM, "upTo", upTo);
  }

  private static List<JsonObject> list(JsonObject data, String field) {
    return data.array(field).orElseThrow().values().stream()
        .map(value -> (JsonObject) value.parsed())
        .toList();
  }

  private static List<String> contents(JsonObject data) {
    return list(data, "messages").stream().map(m -> m.string("content").orElseThrow()).toList();
  }

  private static List<String> ids(JsonObject event) {
    List<String> ids = new ArrayList<>();
    for (JsonValue id : event.array("messageIds").orElseThrow().values()) {
      ids.add(((JsonString) id.parsed()).value());
    }
    return ids;
  }

  @Test
  void readingARoomTellsAuthorsOnceAndOnesOtherSessions() {
    two();
    RawClient phone = world.client("bob");
    RawClient carol = world.client("carol");
    carol.join(ROOM);
    String first = say("one");
    String byCarol = carol.send(ROOM, "two").string("messageId").orElseThrow();
    String third = say("three");
    bob.send(ROOM, "mine");
    world.advance(2_000);
    alice.clear();

    JsonObject data = bob.ask("channel:read", room());

    assertThat(data.string("roomName")).contains(ROOM);
    assertThat(data.integer("readOffset")).contains(4L);
    assertThat(data.integer("unreadCount")).contains(0L);
    assertThat(alice.all("message:batch-read")).hasSize(1);
    JsonObject told = alice.last("message:batch-read");
    assertThat(ids(told)).containsExactly(first, third);
    assertThat(told.string("userId")).contains("bob");
    assertThat(ids(carol.last("message:batch-read"))).containsExactly(byCarol);
    JsonObject update = phone.last("read_receipt:update");
    assertThat(update.string("lastReadMessageId")).isEqualTo(data.string("lastReadMessageId"));
    assertThat(update.string("channelId")).contains("general");
    assertThat(update.integer("unreadCount")).contains(0L);
    assertThat(bob.all("read_receipt:update")).isEmpty();
    assertThat(carol.all("read_receipt:update")).isEmpty();

    phone.clear();
    bob.ask("channel:read", room());
    assertThat(alice.all("message:batch-read")).hasSize(1);
    assertThat(phone.all("read_receipt:update")).isEmpty();
    assertThat(
            world.store.receipts.stream()
                .filter(r -> r.kind() == Kind.READ && r.userId().equals("bob")))
        .hasSize(1);
    JsonObject sync = alice.ask("delivery:sync", JsonObject.of("messageIds", List.of(first)));
    assertThat(list(sync, "statuses").get(0).integer("readCount")).contains(1L);
  }

  @Test
  void whoHasReadUpToAPlaceIsToldWhichMessageIsThere() {
    two();
    String first = say("one");
    String second = say("two");
    assertThat(bob.ask("channel:read", upTo(1)).string("lastReadMessageId")).contains(first);
    assertThat(bob.ask("channel:read", room()).string("lastReadMessageId")).contains(second);
  }

  @Test
  void aRoomIsReadUpToAMessageOrAnOffset() {
    two();
    say("one");
    String second = say("two");
    say("three");
    JsonObject data = bob.ask("channel:read", upTo(second));
    assertThat(data.integer("readOffset")).contains(2L);
    assertThat(data.integer("unreadCount")).contains(1L);
    assertThat(data.string("lastReadMessageId")).contains(second);
    assertThat(bob.ask("channel:read", upTo(1)).integer("unreadCount")).contains(1L);
    assertThat(bob.ask("channel:read", upTo(99)).integer("readOffset")).contains(3L);
    for (Object bad : List.of("no-such", -1, true, 1.5)) {
      assertThat(bob.refusal("channel:read", upTo(bad)))
          .as(String.valueOf(bad))
          .isEqualTo("VALIDATION_ERROR");
    }
    assertThat(bob.refusal("channel:read", JsonObject.EMPTY)).isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void threadsAreReadWithTheirRoomOrByThemselves() {
    two();
    String in = say(JsonObject.of("roomName", ROOM, "content", "in", "threadId", "t1"));
    String out = say("out");
    bob.ask("channel:read", JsonObject.of("roomName", ROOM, "threadId", "t1"));
    assertThat(ids(alice.last("message:batch-read"))).containsExactly(in);
    assertThat(bob.ask("channel:read", upTo(0)).integer("unreadCount")).contains(1L);
    bob.ask("channel:read", room());
    assertThat(ids(alice.last("message:batch-read"))).containsExactly(out);
    say(JsonObject.of("roomName", ROOM, "content", "in", "threadId", "t2"));
    assertThat(bob.ask("channel:read", room()).integer("unreadCount")).contains(0L);
  }

  @Test
  void whoShowsNoReceiptsIsToldOfToNobodyAndCountsForHimselfAllTheSame() {
    two();
    bob.ask("presence:settings:update", JsonObject.of("allowReadReceipts", false));
    say("one");
    alice.clear();
    assertThat(bob.ask("channel:read", room()).integer("unreadCount")).contains(0L);
    assertThat(alice.all("message:batch-read")).isEmpty();
  }

  @Test
  void whoIsNoMemberHasNothingToRead() {
    two();
    say("one");
    RawClient dora = world.client("dora");
    JsonObject data = dora.ask("channel:read", room());
    assertThat(data.integer("unreadCount")).contains(0L);
    assertThat(alice.all("message:batch-read")).isEmpty();
    assertThat(dora.refusal("channel:read", JsonObject.of("roomName", "dm:alice:bob")))
        .isEqualTo("FORBIDDEN");
  }

  @Test
  void roomsAreListedWithWhatIsNewInThem() {
    two();
    bob.join("channel:quiet");
    bob.join("dm:alice:bob");
    say("one");
    say(JsonObject.of("roomName", ROOM, "content", "hey", "mentions", List.of("bob", "bob")));
    String last = say("three");
    bob.ask("channel:read", upTo(1));

    JsonObject data = bob.ask("sync:channels", JsonObject.EMPTY);

    List<JsonObject> channels = list(data, "channels");
    assertThat(channels)
        .extracting(c -> c.string("roomName").orElseThrow())
        .containsExactly(ROOM, "channel:quiet", "dm:alice:bob");
    JsonObject general = channels.get(0);
    assertThat(general.string("type")).contains("channel");
    assertThat(general.integer("lastOffset")).contains(3L);
    assertThat(general.integer("readOffset")).contains(1L);
    assertThat(general.integer("unreadCount")).contains(2L);
    assertThat(general.integer("mentionCount")).contains(1L);
    assertThat(general.object("lastMessage").orElseThrow().string("messageId")).contains(last);
    assertThat(channels.get(1).get("lastMessage")).isNull();
    assertThat(channels.get(2).string("type")).contains("dm");
    assertThat(data.integer("serverTime")).contains(world.clock.millis());
    assertThat(data.bool("hasMore")).contains(false);
    JsonObject own = list(alice.ask("sync:channels", JsonObject.EMPTY), "channels").get(0);
    assertThat(own.integer("unreadCount")).contains(0L);
  }

  @Test
  void roomsAreListedByPagesAndByTime() {
    two();
    for (String name : List.of("channel:a", "channel:b", "channel:c")) {
      bob.join(name);
      bob.send(name, "x");
      world.advance(1_000);
    }
    JsonObject first = bob.ask("sync:channels", JsonObject.of("limit", 2));
    assertThat(list(first, "channels")).hasSize(2);
    assertThat(first.string("next")).contains("channel:b");
    JsonObject second = bob.ask("sync:channels", JsonObject.of("limit", 2, "after", "channel:b"));
    assertThat(list(second, "channels"))
        .extracting(c -> c.string("roomName").orElseThrow())
        .containsExactly("channel:c", ROOM);
    assertThat(second.bool("hasMore")).contains(false);
    JsonObject late =
        bob.ask("sync:channels", JsonObject.of("since", world.clock.millis() - 2_500));
    assertThat(list(late, "channels"))
        .extracting(c -> c.string("roomName").orElseThrow())
        .containsExactly("channel:b", "channel:c");
    assertThat(bob.refusal("sync:channels", JsonObject.of("limit", 0)))
        .isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void aPageOfRoomsIsBoundedByBytes() {
    two();
    for (String name : List.of("channel:a", "channel:b", "channel:c", "channel:d", "channel:e")) {
      bob.join(name);
      bob.ask(
          "message:send",
          JsonObject.of(
              "roomName",
              name,
              "content",
              "x",
              "metadata",
              JsonObject.of("pad", "y".repeat(100_000))));
    }
    JsonObject page = bob.ask("sync:channels", JsonObject.EMPTY);
    assertThat(list(page, "channels")).hasSize(2);
    assertThat(page.string("next")).contains("channel:b");
  }

  @Test
  void aRoomThatIsNotForTheCallerIsLeftOut() {
    world.with(
        question ->
            question.roomName().equals("channel:secret") && question.action().name().equals("READ")
                ? Decision.deny("FORBIDDEN", "no")
                : CompletableFuture.completedFuture(Allow.builder().build()));
    two();
    bob.join("channel:secret");
    assertThat(list(bob.ask("sync:channels", JsonObject.EMPTY), "channels"))
        .extracting(c -> c.string("roomName").orElseThrow())
        .containsExactly(ROOM);
  }

  @Test
  void historyIsAskedForByTime() {
    two();
    for (int i = 1; i <= 9; i++) {
      say("m" + i);
      world.advance(1_000);
    }
    long start = ChatWorld.START.toEpochMilli();
    JsonObject data =
        bob.ask("sync:messages", JsonObject.of("channelId", "general", "since", start + 6_000));
    assertThat(contents(data)).containsExactly("m7", "m8", "m9");
    assertThat(data.integer("serverTime")).contains(start + 9_000);
    JsonObject two =
        bob.ask("sync:messages", JsonObject.of("channelId", "general", "since", start, "limit", 2));
    assertThat(contents(two)).containsExactly("m1", "m2");
    assertThat(two.bool("hasMore")).contains(true);
    JsonObject latest =
        bob.ask(
            "sync:messages",
            JsonObject.of("channelId", "general", "since", JsonNull.INSTANCE, "limit", 2));
    assertThat(contents(latest)).containsExactly("m8", "m9");
    JsonObject none =
        bob.ask("sync:messages", JsonObject.of("channelId", "general", "since", start + 99_000));
    assertThat(contents(none)).isEmpty();
    assertThat(none.bool("hasMore")).contains(false);
    assertThat(bob.refusal("sync:messages", JsonObject.of("since", 1)))
        .isEqualTo("VALIDATION_ERROR");
    assertThat(
            bob.refusal("sync:messages", JsonObject.of("channelId", "general", "since", List.of())))
        .isEqualTo("VALIDATION_ERROR");
  }
}
