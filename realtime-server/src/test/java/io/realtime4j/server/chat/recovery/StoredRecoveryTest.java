package io.realtime4j.server.chat.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.spi.store.SessionRow;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.Mood;
import io.realtime4j.server.chat.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stock client comes back: to the same process, or to one that has only the store. */
class StoredRecoveryTest {
  private static final String ROOM = "channel:a";

  private ChatWorld world = new ChatWorld();
  private RawClient alice;
  private RawClient bob;

  @BeforeEach
  void meet() {
    world.start();
    alice = world.client("alice", "position");
    bob = world.client("bob");
    alice.join(ROOM);
    bob.join(ROOM);
  }

  /** Starts another server on what the store holds, as after a kill. */
  private void restart() {
    ChatWorld next = new ChatWorld().seed(3);
    next.store.takeOver(world.store);
    next.start();
    world = next;
    alice = world.client("alice", "position");
    alice.join(ROOM);
  }

  private RawClient back(RawClient lost, String offset) {
    JsonObject.Builder auth =
        JsonObject.builder()
            .put("token", world.token("bob"))
            .put("pid", lost.connected.string("pid").orElseThrow());
    return world.open(auth.putIfPresent("offset", offset).build());
  }

  private static boolean isRecovered(RawClient client, RawClient lost) {
    boolean samePid = client.connected.string("pid").equals(lost.connected.string("pid"));
    boolean sameSid = client.connected.string("sid").equals(lost.connected.string("sid"));
    assertThat(samePid).isEqualTo(sameSid);
    return samePid;
  }

  private static String lastOffset(RawClient client) {
    List<RawClient.Heard> news = client.heard("message:new");
    return ((JsonString) news.get(news.size() - 1).args().get(1).parsed()).value();
  }

  private static List<String> contents(RawClient client) {
    return client.all("message:new").stream().map(m -> m.string("content").orElseThrow()).toList();
  }

  @Test
  void whatWasMissedComesAfterTheGreetingAndBeforeWhatIsLive() {
    alice.send(ROOM, "1");
    String seen = lastOffset(bob);
    bob.lose();
    alice.send(ROOM, "2");
    alice.send(ROOM, "3");

    RawClient again = back(bob, seen);
    alice.send(ROOM, "4");

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(contents(again)).containsExactly("2", "3", "4");
    assertThat(again.events().subList(0, 4))
        .containsExactly("connected", "authenticated", "message:new", "message:new");
    assertThat(again.last("authenticated").array("rooms").orElseThrow().strings())
        .containsExactly(ROOM);
  }

  @Test
  void whoHasLeftARoomBeforeIsRecoveredInTheOthers() {
    bob.join("channel:other");
    bob.call("room:leave", JsonObject.of("roomName", "channel:other"));
    alice.send(ROOM, "1");
    String seen = lastOffset(bob);
    bob.lose();
    alice.send(ROOM, "2");

    RawClient again = back(bob, seen);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(contents(again)).containsExactly("2");
  }

  @Test
  void whoHasLeftMoreRoomsThanAreRememberedIsNotRecoveredFromBefore() {
    alice.send(ROOM, "1");
    String seen = lastOffset(bob);
    for (int i = 0; i < 66; i++) {
      bob.join("channel:other" + i);
      if (i == 0) {
        alice.send(ROOM, "2");
      }
      bob.call("room:leave", JsonObject.of("roomName", "channel:other" + i));
    }
    String later = lastOffset(bob);
    bob.lose();

    assertThat(isRecovered(back(bob, seen), bob)).isFalse();
    assertThat(later).isNotEqualTo(seen);
  }

  @Test
  void aSessionGoesOnAfterTheProcessWasKilled() {
    alice.send(ROOM, "1");
    String seen = lastOffset(bob);
    alice.send(ROOM, "2");
    restart();
    alice.send(ROOM, "3");

    RawClient again = back(bob, seen);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(contents(again)).containsExactly("2", "3");
    alice.send(ROOM, "4");
    assertThat(contents(again)).containsExactly("2", "3", "4");
    // And once more, from what it has seen since.
    String later = lastOffset(again);
    again.lose();
    alice.send(ROOM, "5");
    assertThat(contents(back(again, later))).containsExactly("5");
  }

  @Test
  void theWindowOfAKilledProcessEndsSoonAfterItsLastMark() {
    world.advance(10_000);
    restart();
    // The store knows that the process was alive at ten seconds; the window is two minutes.
    world.advance(10_000 + 121_000);

    assertThat(isRecovered(back(bob, null), bob)).isFalse();
  }

  @Test
  void aThreadsMessageIsMissedUnderTheNameJoinedThen() {
    String thread = ROOM + ":thread:t";
    RawClient dave = world.client("bob");
    dave.join(thread);
    sendInThread("1");
    dave.join(ROOM);
    sendInThread("2");
    dave.ask("room:leave", JsonObject.of("roomName", ROOM));
    sendInThread("3");
    alice.send(ROOM, "none of its own any more");
    dave.ask("room:leave", JsonObject.of("roomName", thread));
    sendInThread("4");
    List<String> live = names(dave);
    dave.lose();

    // Everything again, from the start of the session: as it was, not as the rooms are now.
    RawClient again = back(dave, null);

    assertThat(isRecovered(again, dave)).isTrue();
    assertThat(names(again)).isEqualTo(live);
    assertThat(live).containsExactly(thread + " 1", ROOM + " 2", thread + " 3");
  }

  private void sendInThread(String content) {
    alice.ask("message:send", JsonObject.of("roomName", ROOM, "threadId", "t", "content", content));
  }

  private static List<String> names(RawClient client) {
    return client.all("message:new").stream()
        .map(m -> m.string("roomName").orElseThrow() + " " + m.string("content").orElseThrow())
        .toList();
  }

  @Test
  void recoveryIsCompleteOrNotAtAll() {
    bob.lose();
    for (int i = 0; i < 501; i++) {
      alice.send(ROOM, "" + i);
      world.advance(200);
    }
    assertThat(isRecovered(back(bob, null), bob)).isFalse();

    RawClient carl = world.client("bob");
    carl.join(ROOM);
    carl.lose();
    alice.send(ROOM, "gone");
    world.store.expiredTo = Long.MAX_VALUE;
    assertThat(isRecovered(back(carl, null), carl)).isFalse();
  }

  @Test
  void offsetsOfAnotherHistoryOrOfTheFutureDoNotRecover() {
    alice.send(ROOM, "1");
    String seen = lastOffset(bob);
    String log = seen.substring(0, seen.indexOf('.'));
    for (String wrong : List.of("other.1", "nonsense", log + ".zzzz")) {
      RawClient client = world.client("bob");
      client.join(ROOM);
      client.lose();
      assertThat(isRecovered(back(client, wrong), client)).as(wrong).isFalse();
    }
  }

  @Test
  void anotherUserGetsNothing() {
    bob.lose();
    RawClient eve =
        world.open(
            JsonObject.of(
                "token", world.token("eve"), "pid", bob.connected.string("pid").orElseThrow()));

    assertThat(isRecovered(eve, bob)).isFalse();
    assertThat(isRecovered(back(bob, null), bob)).isTrue();
  }

  @Test
  void anOpenSocketIsTakenOver() {
    alice.send(ROOM, "1");
    RawClient again = back(bob, lastOffset(bob));

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(bob.socket.isClosed()).isTrue();
    alice.send(ROOM, "2");
    assertThat(contents(again)).containsExactly("2");
    assertThat(world.store.sessions.rows.values()).filteredOn(SessionRow::isAlive).hasSize(1);
  }

  @Test
  void ofTwoWhoComeAtOnceOneGoesOn() {
    bob.lose();
    String pid = bob.connected.string("pid").orElseThrow();
    List<RawClient> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      RawClient client =
          new RawClient(
              world.loops,
              world.transport.webSocket("/socket.io/?EIO=4&transport=websocket").socket());
      both.add(client);
    }
    for (RawClient client : both) {
      client.socket.send("40{\"token\":\"" + world.token("bob") + "\",\"pid\":\"" + pid + "\"}");
    }
    both.forEach(RawClient::settle);

    assertThat(both.stream().filter(client -> isRecovered(client, bob)).toList()).hasSize(1);
  }

  @Test
  void aJoinIsAnsweredWhenTheSessionIsStored() {
    String join = bob.post("room:join", JsonObject.of("roomName", "channel:b"));
    bob.settle();

    assertThat(bob.all(join)).hasSize(1);
    String body = new String(world.store.sessions.rows.values().iterator().next().body());
    assertThat(body).contains("channel:b");
  }

  @Test
  void whoLeftForGoodIsForgottenAndTheStoreHoldsNoSecret() {
    String pid = bob.connected.string("pid").orElseThrow();
    assertThat(world.store.sessions.rows).hasSize(1);
    assertThat(world.store.sessions.rows.toString()).doesNotContain(pid);
    bob.leave();

    assertThat(world.store.sessions.rows).isEmpty();
    assertThat(isRecovered(back(bob, null), bob)).isFalse();
  }

  @Test
  void oneThatMissedWhileItWasLookedUpGetsEachMessageOnce() {
    bob.lose();
    alice.send(ROOM, "1");
    RawClient again =
        new RawClient(
            world.loops,
            world.transport.webSocket("/socket.io/?EIO=4&transport=websocket").socket());
    again.socket.send(
        "40{\"token\":\""
            + world.token("bob")
            + "\",\"pid\":\""
            + bob.connected.string("pid").orElseThrow()
            + "\"}");
    // Nothing has run yet: these are sent while the session is looked for.
    for (int i = 2; i <= 9; i++) {
      alice.post("message:send", JsonObject.of("roomName", ROOM, "content", "" + i));
    }
    again.settle();
    alice.settle();

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(contents(again)).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  @Test
  void whoIsRefusedForTheStoreHasBeenInTheRoomAtNoTime() {
    world.store.sessions.mood = () -> Mood.HANGS;
    String answer = bob.post("room:join", JsonObject.of("roomName", "channel:b"));
    bob.settle();
    alice.join("channel:b");
    world.store.sessions.mood = () -> Mood.WELL;
    alice.send("channel:b", "not for bob");
    world.advance(5_000);
    assertThat(bob.last(answer).toString()).contains("UNAVAILABLE");
    alice.send("channel:b", "nor this");
    assertThat(contents(bob)).isEmpty();

    bob.lose();
    alice.send("channel:b", "nor that");
    RawClient again = back(bob, null);
    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(contents(again)).isEmpty();
    assertThat(again.last("authenticated").array("rooms").orElseThrow().strings())
        .containsExactly(ROOM);
  }

  @Test
  void aStoreThatKeepsNoSessionsSaysSo() {
    ChatWorld without = new ChatWorld();
    without.store.keepsSessions = false;
    without.start();
    assertThat(without.client("bob").connected.has("pid")).isFalse();
  }

  @Test
  void aServerThatStartsLeavesTheSessionsOfOneThatLives() {
    ChatWorld second = new ChatWorld().seed(3);
    second.store.takeOver(world.store);
    second.start();
    String first = second.store.sessions.rows.values().iterator().next().node();
    second.store.sessions.marks.put(first, Long.MAX_VALUE);
    second.advance(60_000);
    assertThat(second.store.sessions.rows.values()).allMatch(row -> row.isAlive());
    assertThat(second.store.sessions.marks).hasSizeGreaterThan(1);
  }

  @Test
  void aLeaveThatCannotBeStoredIsDoneWhenItIsAskedForAgain() {
    bob.ask("typing:start", here());
    world.store.sessions.mood = () -> Mood.FAILS;
    assertThat(bob.refusal("room:leave", here())).isEqualTo("UNAVAILABLE");
    assertThat(typists(alice)).isEmpty();
    assertThat(alice.last("user:left").string("userId")).contains("bob");
    alice.send(ROOM, "not for bob");
    assertThat(contents(bob)).isEmpty();
    world.store.sessions.mood = () -> Mood.WELL;
    bob.ask("room:leave", here());
    assertThat(alice.all("user:left")).hasSize(1);
    bob.lose();
    RawClient again = back(bob, null);
    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.last("authenticated").array("rooms").orElseThrow().size()).isZero();
  }

  @Test
  void whatCannotBeReadCostsNobodyTheRoomHeIsIn() {
    alice.send(ROOM, "1");
    RawClient carol = world.client("carol");
    world.store.pageMood = () -> Mood.FAILS;
    JsonObject joined =
        carol.ask(
            "room:join",
            JsonObject.of("roomName", ROOM, "since", JsonObject.of("epoch", "e1", "offset", 0)));
    assertThat(joined.bool("recovered")).contains(false);
    assertThat(joined.integer("offset")).contains(1L);
    alice.send(ROOM, "2");
    assertThat(contents(carol)).containsExactly("2");
  }

  private static JsonObject here() {
    return JsonObject.of("roomName", ROOM);
  }

  private static List<String> typists(RawClient client) {
    return client.last("typing:event").array("users").orElseThrow().values().stream()
        .map(one -> ((JsonObject) one.parsed()).string("userId").orElseThrow())
        .toList();
  }

  @Test
  void whoIsBackIsToldWhoTypesNowAndWhereNobodyDoesAnyMore() {
    alice.ask("typing:start", here());
    assertThat(typists(bob)).containsExactly("alice");
    bob.lose();
    alice.ask("typing:stop", here());
    RawClient again = back(bob, null);
    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(typists(again)).isEmpty();

    again.lose();
    alice.ask("typing:start", here());
    RawClient third = back(again, null);
    assertThat(typists(third)).containsExactly("alice");
  }

  @Test
  void whoSawNobodyTypeIsToldOfNobody() {
    alice.ask("presence:settings:update", JsonObject.of("showTyping", false));
    alice.ask("typing:start", here());
    bob.lose();
    RawClient again = back(bob, null);
    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.all("typing:event")).isEmpty();
  }

  @Test
  void whoIsInAThreadAloneIsNotToldWhoTypesInItsChannel() {
    RawClient thread = world.client("bob");
    thread.join(ROOM + ":thread:t");
    thread.lose();
    alice.ask("typing:start", here());
    RawClient again = back(thread, null);
    assertThat(isRecovered(again, thread)).isTrue();
    assertThat(again.all("typing:event")).isEmpty();
  }

  @Test
  void whoIsBackSeesWhoHasHiddenMeanwhileLikeOneWhoHasGone() {
    RawClient carol = world.client("carol");
    carol.join(ROOM);
    alice.ask("presence:update", JsonObject.of("status", "busy"));
    carol.ask("presence:update", JsonObject.of("status", "busy"));
    world.advance(100);
    assertThat(bob.all("presence:changed").toString()).contains("alice", "carol");
    bob.lose();
    alice.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    carol.ask("presence:settings:update", JsonObject.of("showLastSeen", false));
    carol.leave();
    world.advance(200);
    RawClient again = back(bob, null);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.all("presence:changed"))
        .contains(
            JsonObject.of("userId", "alice", "status", "offline"),
            JsonObject.of("userId", "carol", "status", "offline"));
  }

  private String send(RawClient author, String content) {
    return author.send(ROOM, content).string("messageId").orElseThrow();
  }

  private void read(RawClient reader, String... ids) {
    reader.ask(
        "message:batch-read-ack", JsonObject.of("roomName", ROOM, "messageIds", List.of(ids)));
  }

  @Test
  void whoIsBackIsToldHowFarItsMessagesHaveCome() {
    String first = send(bob, "1");
    world.advance(200);
    bob.lose();
    world.advance(5_000);
    read(alice, first);
    world.advance(200);
    RawClient again = back(bob, null);
    again.settle();

    assertThat(isRecovered(again, bob)).isTrue();
    JsonObject read = again.last("message:batch-read");
    assertThat(read.string("userId")).contains("alice");
    assertThat(read.array("messageIds").orElseThrow().strings()).containsExactly(first);
    JsonObject delivered = again.last("message:delivered");
    assertThat(delivered.string("messageId")).contains(first);
    assertThat(delivered.integer("deliveredCount")).contains(1L);
    assertThat(again.events().indexOf("message:new"))
        .isLessThan(again.events().indexOf("message:delivered"));
  }

  @Test
  void whoIsLostAgainBeforeItHearsOfReceiptsIsToldAgain() {
    String first = send(bob, "1");
    world.advance(200);
    bob.lose();
    read(alice, first);
    world.advance(100_000);
    RawClient again = back(bob, null);
    again.lose();
    world.advance(100_000);
    RawClient third = back(bob, null);
    third.settle();

    assertThat(isRecovered(third, bob)).isTrue();
    assertThat(third.last("message:batch-read").array("messageIds").orElseThrow().strings())
        .containsExactly(first);
  }

  @Test
  void whoIsBackIsNotToldOfReadersWhoDoNotShowIt() {
    String first = send(bob, "1");
    world.advance(200);
    bob.lose();
    read(alice, first);
    world.advance(200);
    alice.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    RawClient again = back(bob, null);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.events())
        .doesNotContain("message:batch-read", "message:read", "message:delivered");
  }

  @Test
  void whoIsBackIsNotToldAgainOfWhatWasLongBefore() {
    String first = send(bob, "1");
    read(alice, first);
    world.advance(200);
    assertThat(bob.all("message:batch-read")).hasSize(1);
    for (int i = 0; i < 12; i++) {
      world.advance(10_000);
      bob.settle();
      alice.settle();
    }
    bob.lose();
    RawClient again = back(bob, null);
    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.events()).doesNotContain("message:batch-read", "message:delivered");
  }

  @Test
  void theWindowEndsForAServerThatComesBackUnderItsName() {
    ChatWorld first = new ChatWorld().with("REALTIME_NODE_ID", "n1").start();
    RawClient lost = first.client("bob");
    lost.join(ROOM);
    first.advance(10_000);
    world = new ChatWorld().seed(3).with("REALTIME_NODE_ID", "n1");
    world.store.takeOver(first.store);
    world.start();
    world.advance(10_000 + 121_000);
    assertThat(isRecovered(back(lost, null), lost)).isFalse();
  }
}
