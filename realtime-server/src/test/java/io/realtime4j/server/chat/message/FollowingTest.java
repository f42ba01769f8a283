package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.FakeStore.AppendFate;
import io.realtime4j.server.chat.Mood;
import io.realtime4j.server.chat.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that write to one log, each of which sends out what the others have written. */
class FollowingTest {
  private static final String ROOM = "channel:a";

  private final List<ChatWorld> worlds = ChatWorld.cluster(2);
  private final ChatWorld one = worlds.get(0);
  private final ChatWorld two = worlds.get(1);
  private final AtomicInteger scans = new AtomicInteger();
  private RawClient alice;
  private RawClient bob;

  @BeforeEach
  void meet() {
    worlds.forEach(ChatWorld::start);
    alice = one.client("alice");
    bob = two.client("bob");
    alice.join(ROOM);
    bob.join(ROOM);
    one.store.scanMood =
        () -> {
          scans.incrementAndGet();
          return Mood.WELL;
        };
  }

  private static JsonObject named(String id) {
    return JsonObject.of("roomName", ROOM, "content", id, "clientMessageId", id);
  }

  private static List<String> contents(RawClient client) {
    return client.all("message:new").stream().map(m -> m.string("content").orElseThrow()).toList();
  }

  @Test
  void aConversationGoesAcrossServersInOneOrder() {
    alice.send(ROOM, "1");
    bob.send(ROOM, "2");
    alice.send(ROOM, "3");

    assertThat(contents(alice)).containsExactly("1", "2", "3");
    assertThat(contents(bob)).containsExactly("1", "2", "3");
    assertThat(alice.all("message:new")).isEqualTo(bob.all("message:new"));
  }

  @Test
  void changesGoAcrossServers() {
    String id = alice.send(ROOM, "1").string("messageId").orElseThrow();
    alice.ask(
        "message:edit", JsonObject.of("roomName", ROOM, "messageId", id, "content", "changed"));
    alice.ask("message:delete", JsonObject.of("roomName", ROOM, "messageId", id));

    assertThat(bob.last("message:update").string("content")).contains("changed");
    assertThat(bob.last("message:delete").string("messageId")).contains(id);
    assertThat(bob.last("message:delete")).isEqualTo(alice.last("message:delete"));
  }

  @Test
  void anAuthorHearsOnOtherServersThatTheMessageIsStored() {
    RawClient laptop = two.client("alice");
    RawClient other = two.client("carl");
    bob.call("room:leave", JsonObject.of("roomName", ROOM));
    alice.ask("message:send", named("c1"));

    assertThat(laptop.last("message:sent").string("clientMessageId")).contains("c1");
    assertThat(laptop.events()).doesNotContain("message:new");
    assertThat(other.events()).doesNotContain("message:sent");
  }

  @Test
  void whoIsInAThreadHearsOfItAlone() {
    RawClient reader = two.client("carl");
    reader.join(ROOM + ":thread:t");
    alice.send(ROOM, "1");
    alice.ask("message:send", JsonObject.of("roomName", ROOM, "threadId", "t", "content", "in it"));

    assertThat(contents(reader)).containsExactly("in it");
    assertThat(contents(bob)).containsExactly("1", "in it");
  }

  @Test
  void whatConcernsNobodyHereIsNotRead() {
    alice.join("channel:far");
    scans.set(0);
    for (int i = 0; i < 5; i++) {
      alice.send("channel:far", "" + i);
    }
    two.advance(2_000);
    assertThat(scans.get()).isZero();

    alice.send(ROOM, "near");
    assertThat(contents(bob)).containsExactly("near");
    assertThat(scans.get()).isEqualTo(1);
    // And who comes later has the right place.
    JsonObject joined = two.client("carl").join("channel:far");
    assertThat(joined.integer("offset")).contains(5L);
    assertThat(joined.integer("lsn")).contains(6L);
  }

  @Test
  void anEntryOfOursWaitsForThoseOfOthersBeforeIt() {
    one.store.held = new ArrayList<>();
    alice.post("message:send", named("1"));
    alice.settle();
    String answer = bob.post("message:send", named("2"));
    bob.settle();
    List<Runnable> held = one.store.held;
    one.store.held = null;
    // The log tells the second server first: it finds by itself what came before.
    held.get(1).run();
    bob.settle();
    assertThat(contents(bob)).containsExactly("1", "2");
    assertThat(bob.last(answer).toString()).contains("success=true", "offset=2");
    assertThat(bob.events().indexOf(answer)).isLessThan(bob.events().lastIndexOf("message:new"));
    two.advance(1_000);
    assertThat(contents(alice)).as("up to its own, of which it has not heard").isEmpty();

    held.get(0).run();
    alice.settle();
    assertThat(contents(alice)).containsExactly("1", "2");
  }

  @Test
  void whatIsInDoubtIsFoundAmongWhatOthersWrote() {
    one.store.appendFate = AppendFate.DONE_AND_HANGS;
    String answer = alice.post("message:send", named("1"));
    alice.settle();
    one.store.appendFate = AppendFate.DONE;
    bob.send(ROOM, "2");
    String later = alice.post("message:send", named("3"));
    alice.settle();
    bob.send(ROOM, "4");
    two.advance(5_000);

    assertThat(alice.last(answer).toString()).contains("success=true", "offset=1");
    assertThat(alice.last(later).toString()).contains("success=true", "offset=3");
    assertThat(contents(alice)).containsExactly("1", "2", "3", "4");
    assertThat(contents(bob)).containsExactly("1", "2", "3", "4");
  }

  @Test
  void whatIsSentAgainElsewhereIsConfirmedBehindTheMessage() {
    RawClient laptop = two.client("alice");
    laptop.join(ROOM);
    one.line.losing = 1;
    alice.ask("message:send", named("1"));
    laptop.clear();
    String answer = laptop.post("message:send", named("1"));
    String next = laptop.post("message:send", named("2"));
    laptop.settle();

    assertThat(laptop.events())
        .containsExactly(
            "message:new",
            "message:sent",
            answer,
            "message:sent",
            next,
            "message:new",
            "message:sent");
    assertThat(laptop.last(answer).toString()).contains("duplicate=true");
  }

  @Test
  void whatIsSentAgainWhereItCannotBeReadIsConfirmedOnceItCan() {
    RawClient laptop = two.client("alice");
    laptop.join(ROOM);
    one.store.scanMood = () -> Mood.FAILS;
    alice.ask("message:send", named("1"));
    laptop.clear();
    String answer = laptop.post("message:send", named("1"));
    String next = laptop.post("message:send", named("2"));
    laptop.settle();
    assertThat(laptop.events()).isEmpty();

    one.store.scanMood = () -> Mood.WELL;
    two.advance(1_000);
    laptop.settle();
    assertThat(laptop.events())
        .containsSubsequence("message:new", answer, next, "message:new", "message:sent");
  }

  @Test
  void whatIsSentAgainAndWasRemovedMeanwhileIsConfirmed() {
    RawClient laptop = two.client("alice");
    laptop.join(ROOM);
    one.line.losing = 1;
    alice.ask("message:send", named("1"));
    one.store.scanMood =
        () -> {
          one.store.messages.clear();
          return Mood.WELL;
        };
    laptop.clear();
    String answer = laptop.post("message:send", named("1"));
    laptop.settle();
    assertThat(laptop.events()).contains(answer);
  }

  @Test
  void aStoreThatFailsOnlyDelays() {
    one.store.scanMood = () -> Mood.FAILS;
    alice.send(ROOM, "1");
    assertThat(contents(bob)).isEmpty();
    String answer = bob.post("message:send", named("2"));
    bob.settle();
    assertThat(bob.events()).doesNotContain(answer);
    one.store.scanMood = () -> Mood.WELL;
    two.advance(1_000);

    assertThat(contents(bob)).containsExactly("1", "2");
    assertThat(bob.last(answer).toString()).contains("success=true");
    assertThat(contents(alice)).containsExactly("1", "2");
  }

  @Test
  void whoComesMeanwhileGetsEachMessageOnce() {
    one.store.scanMood = () -> Mood.FAILS;
    alice.send(ROOM, "1");
    JsonObject since = JsonObject.of("epoch", "e1", "offset", 0);
    RawClient carl = two.client("carl");
    String answer = carl.post("room:join", JsonObject.of("roomName", ROOM, "since", since));
    carl.settle();
    alice.send(ROOM, "2");
    one.store.scanMood = () -> Mood.WELL;
    two.advance(1_000);
    alice.send(ROOM, "3");

    JsonObject joined = carl.last(answer).object("data").orElseThrow();
    assertThat(joined.bool("recovered")).contains(true);
    List<String> got = new ArrayList<>();
    joined
        .array("messages")
        .orElseThrow()
        .values()
        .forEach(m -> got.add(((JsonObject) m.parsed()).string("content").orElseThrow()));
    got.addAll(contents(carl));
    assertThat(got).containsExactly("1", "2", "3");
  }

  @Test
  void whatIsSentWhileARoomIsLoadedComesByOneWay() {
    String room = "channel:new";
    alice.join(room);
    alice.send(room, "1");
    RawClient carl = two.client("carl");
    // Its row and its head are read at once; its members later.
    List<Runnable> late = new ArrayList<>();
    one.store.slow = late::add;
    AtomicInteger reads = new AtomicInteger();
    one.store.mood = () -> reads.incrementAndGet() == 3 ? Mood.LATE : Mood.WELL;
    String answer = carl.post("room:join", JsonObject.of("roomName", room));
    carl.settle();
    assertThat(late).hasSize(1);
    alice.send(room, "2");
    late.get(0).run();
    carl.settle();
    alice.send(room, "3");

    assertThat(carl.last(answer).object("data").orElseThrow().integer("offset")).contains(2L);
    assertThat(contents(carl)).containsExactly("3");
  }

  @Test
  void slowModeCountsWhatWasSentThroughAnotherServer() {
    String slow = "channel:slow";
    one.store.rooms.add(
        RoomRow.builder()
            .tenant("primary")
            .name(slow)
            .type("channel")
            .slowModeMillis(10_000)
            .build());
    RawClient laptop = two.client("alice");
    alice.join(slow);
    laptop.join(slow);
    alice.send(slow, "1");

    JsonObject again = JsonObject.of("roomName", slow, "content", "2");
    assertThat(laptop.refusal("message:send", again)).isEqualTo("RATE_LIMITED");
    two.advance(10_000);
    laptop.send(slow, "2");
  }
}
