package io.realtime4j.server.chat.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.spi.store.SessionRow;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.Mood;
import io.realtime4j.server.chat.RawClient;
import io.realtime4j.server.chat.UnreliableBackplane;
import io.realtime4j.server.chat.UnreliableBackplane.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stock client comes back to another server of its chat. */
class HandoverTest {
  private static final String ROOM = "channel:a";

  private final List<ChatWorld> worlds = ChatWorld.cluster(4);
  private final ChatWorld one = worlds.get(0);
  private final ChatWorld two = worlds.get(1);
  private final ChatWorld three = worlds.get(2);
  private final ChatWorld four = worlds.get(3);
  private Fate fateOfOne = Fate.PASSES;
  private Fate fateOfOthers = Fate.PASSES;
  private RawClient alice;
  private RawClient bob;

  @BeforeEach
  void meet() {
    one.behind(real -> new UnreliableBackplane(real, Runnable::run, () -> fateOfOne));
    two.behind(real -> new UnreliableBackplane(real, Runnable::run, () -> fateOfOthers));
    three.behind(real -> new UnreliableBackplane(real, Runnable::run, () -> fateOfOthers));
    four.behind(real -> new UnreliableBackplane(real, Runnable::run, () -> fateOfOthers));
    worlds.forEach(ChatWorld::start);
    alice = two.client("alice", "position");
    bob = one.client("bob");
    alice.join(ROOM);
    bob.join(ROOM);
  }

  private static JsonObject auth(ChatWorld world, RawClient lost, String offset) {
    return JsonObject.builder()
        .put("token", world.token("bob"))
        .put("pid", lost.connected.string("pid").orElseThrow())
        .putIfPresent("offset", offset)
        .build();
  }

  private static RawClient back(ChatWorld world, RawClient lost, String offset) {
    return world.open(auth(world, lost, offset));
  }

  private static boolean isRecovered(RawClient client, RawClient lost) {
    client.settle();
    return client.connected.string("pid").equals(lost.connected.string("pid"));
  }

  private static boolean isEnded(RawClient client) {
    client.settle();
    return client.disconnected || client.socket.isClosed() || client.socket.isAborted();
  }

  private static String lastOffset(RawClient client) {
    List<RawClient.Heard> news = client.heard("message:new");
    return ((JsonString) news.get(news.size() - 1).args().get(1).parsed()).value();
  }

  private static List<String> contents(RawClient client) {
    return client.all("message:new").stream().map(m -> m.string("content").orElseThrow()).toList();
  }

  private SessionRow row() {
    return one.store.sessions.rows.values().stream()
        .filter(row -> row.userId().equals("bob"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aLostSessionGoesOnElsewhere() {
    alice.send(ROOM, "1");
    String seen = lastOffset(bob);
    bob.lose();
    alice.send(ROOM, "2");
    RawClient again = back(three, bob, seen);
    alice.send(ROOM, "3");

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(contents(again)).containsExactly("2", "3");
    assertThat(again.connected.string("sid")).isEqualTo(bob.connected.string("sid"));
  }

  @Test
  void aSessionThatLivesElsewhereIsLeftThereFirst() {
    alice.send(ROOM, "1");
    String seen = lastOffset(bob);
    bob.join("channel:b");
    RawClient again = back(three, bob, seen);
    alice.send(ROOM, "2");

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(contents(again)).containsExactly("2");
    assertThat(again.last("authenticated").array("rooms").orElseThrow().strings())
        .containsExactly(ROOM, "channel:b");
    assertThat(isEnded(bob)).isTrue();
    assertThat(contents(bob)).containsExactly("1");
    assertThat(row().isAlive()).isTrue();
  }

  private void bobWatchesCarl() {
    bob.call("room:leave", JsonObject.of("roomName", ROOM));
    bob.ask("presence:subscribe", JsonObject.of("userIds", List.of("carl", "dora")));
    two.advance(100);
    bob.ask("presence:unsubscribe", JsonObject.of("userIds", List.of("dora")));
  }

  private void hearsOf(RawClient again, RawClient carl) {
    two.advance(3_000);
    assertThat(isRecovered(again, bob)).isTrue();
    carl.ask("presence:update", JsonObject.of("status", "busy"));
    two.advance(200);
    again.settle();
    assertThat(again.last("presence:changed").toString()).contains("carl", "busy");
    again.clear();
    two.client("dora").ask("presence:update", JsonObject.of("status", "busy"));
    two.advance(200);
    again.settle();
    assertThat(again.events()).doesNotContain("presence:changed");
  }

  @Test
  void whoseServerIsSilentWatchesOnElsewhere() {
    RawClient carl = two.client("carl");
    bobWatchesCarl();
    one.line.isCut = true;
    hearsOf(back(three, bob, null), carl);
  }

  @Test
  void aServerWhoseAnswerIsLostIsAskedAgain() {
    one.line.losing = 1;
    RawClient again = back(three, bob, null);
    two.advance(700);
    assertThat(isRecovered(again, bob)).isTrue();
  }

  private void aliceTypes() {
    alice.call("typing:start", JsonObject.of("roomName", "a", "roomType", "channel"));
    alice.call("typing:start", JsonObject.of("roomName", ROOM));
    two.advance(100);
    bob.settle();
    assertThat(typing(bob)).isEqualTo(Map.of("a", "[u]", ROOM, "[u]"));
  }

  private static Map<String, String> typing(RawClient client) {
    Map<String, String> lists = new TreeMap<>();
    client
        .all("typing:event")
        .forEach(
            list ->
                lists.put(
                    list.string("roomName").orElseThrow(),
                    list.array("users").orElseThrow().size() == 0 ? "[]" : "[u]"));
    return lists;
  }

  @Test
  void whoGoesOnElsewhereIsToldThatTypingHasEnded() {
    aliceTypes();
    bob.lose();
    alice.leave();
    two.advance(1_000);
    RawClient again = back(three, bob, null);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(typing(again)).isEqualTo(Map.of("a", "[]", ROOM, "[]"));
  }

  @Test
  void whatAServerKnewBeforeTheSessionWentElsewhereIsOld() {
    bob.lose();
    one.line.isCut = true;
    RawClient there = back(three, bob, null);
    assertThat(isRecovered(there, bob)).isTrue();
    alice.call("typing:start", JsonObject.of("roomName", ROOM));
    there.settle();
    assertThat(typing(there)).isEqualTo(Map.of(ROOM, "[u]"));
    there.lose();
    alice.leave();
    one.line.isCut = false;
    RawClient again = back(one, bob, null);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(typing(again)).isEqualTo(Map.of(ROOM, "[]"));
  }

  @Test
  void whoseServerWasKilledIsToldThatNobodyTypes() {
    aliceTypes();
    one.line.isDead = true;
    alice.leave();
    two.advance(10_000);
    RawClient again = back(three, bob, null);
    two.advance(3_000);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(typing(again)).isEqualTo(Map.of(ROOM, "[]"));
  }

  @Test
  void whatTheOtherServerHasYetToSendOutComesOnce() {
    // The third server cannot read what the others write, but is told of it.
    one.store.scanMood = () -> Mood.FAILS;
    RawClient carl = three.client("carl");
    String joining = carl.post("room:join", JsonObject.of("roomName", ROOM));
    carl.settle();
    alice.send(ROOM, "1");
    one.store.scanMood = () -> Mood.WELL;
    three.advance(300);
    bob.settle();
    alice.send(ROOM, "2");
    bob.settle();
    RawClient again = back(three, bob, null);
    alice.send(ROOM, "3");
    three.advance(3_000);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(contents(again)).containsExactly("1", "2", "3");
    assertThat(carl.last(joining).bool("success")).contains(true);
  }

  @Test
  void whatWasSaidInARoomBeforeTheSessionJoinedItDoesNotComeLate() {
    alice.join("channel:b");
    fateOfOthers = Fate.IS_LOST;
    alice.send("channel:b", "before");
    bob.join("channel:b");
    bob.lose();
    // The third server has heard nothing of the message yet.
    RawClient again = back(three, bob, null);
    assertThat(isRecovered(again, bob)).isTrue();
    alice.send("channel:b", "after");
    three.advance(2_000);

    assertThat(contents(again)).containsExactly("after");
  }

  @Test
  void aServerThatDoesNotAnswerIsNotWaitedForLong() {
    alice.send(ROOM, "1");
    String seen = lastOffset(bob);
    fateOfOne = Fate.IS_LOST;
    RawClient again = back(three, bob, seen);
    assertThat(again.connected).isEqualTo(JsonObject.EMPTY);
    three.advance(Handover.PATIENCE.toMillis());
    assertThat(isRecovered(again, bob)).isTrue();
    alice.send(ROOM, "2");
    assertThat(contents(again)).containsExactly("2");

    // It lives all the same, and hears only then that its session has gone on.
    assertThat(isEnded(bob)).isTrue();
    assertThat(row().isAlive()).as("as the third server has it").isTrue();
  }

  @Test
  void aServerThatHasHeardOfNothingDoesNotWriteTheSession() {
    alice.send(ROOM, "1");
    String seen = lastOffset(bob);
    fateOfOne = Fate.IS_LOST;
    fateOfOthers = Fate.IS_LOST;
    RawClient again = back(three, bob, seen);
    three.advance(Handover.PATIENCE.toMillis());
    assertThat(isRecovered(again, bob)).isTrue();
    again.join("channel:b");
    bob.lose();
    three.advance(100);

    assertThat(row().isAlive()).isTrue();
    assertThat(new String(row().body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("channel:b");
  }

  @Test
  void ofWhoIsHiddenInTheRoomItIsNotToldThatTheyAreThere() {
    RawClient carol = two.client("carol");
    carol.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    carol.join(ROOM);
    two.advance(1_000);
    bob.lose();
    RawClient again = back(three, bob, null);
    two.advance(1_000);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.all("presence:changed").toString()).contains("alice").doesNotContain("carol");
  }

  @Test
  void whoHasGoneMeanwhileIsShownSoElsewhereAlsoWhoHidesWhenTheyWere() {
    alice.ask("presence:settings:update", JsonObject.of("showLastSeen", false));
    two.advance(1_000);
    assertThat(bob.all("presence:changed").toString()).contains("alice");
    // As of a server that was killed: nobody could write of whom it had told him.
    fateOfOne = Fate.IS_LOST;
    alice.leave();
    two.advance(1_000);
    RawClient again = back(three, bob, null);
    three.advance(Handover.PATIENCE.toMillis() + 1_000);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.all("presence:changed"))
        .contains(JsonObject.of("userId", "alice", "status", "offline"));
  }

  @Test
  void whoHasHiddenMeanwhileIsShownElsewhereAsHavingGone() {
    RawClient carol = two.client("carol", "position");
    carol.join(ROOM);
    two.advance(1_000);
    assertThat(bob.all("presence:changed").toString()).contains("carol");
    bob.lose();
    carol.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    two.advance(1_000);
    RawClient again = back(three, bob, null);
    two.advance(1_000);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.all("presence:changed"))
        .contains(JsonObject.of("userId", "carol", "status", "offline"));
  }

  @Test
  void whoHasHiddenWhileTheServerWasCutOffIsShownElsewhereAsHavingGone() {
    RawClient carol = two.client("carol", "position");
    carol.join(ROOM);
    two.advance(1_000);
    assertThat(bob.all("presence:changed").toString()).contains("carol");
    one.line.isCut = true;
    two.advance(2_000);
    carol.post("presence:settings:update", JsonObject.of("visibility", "nobody"));
    RawClient again = back(three, bob, null);
    two.advance(10_000);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.all("presence:changed"))
        .contains(JsonObject.of("userId", "carol", "status", "offline"));
  }

  @Test
  void whoGoesOnTwiceIsToldOfWhoHidesThoughTheSecondServerCouldTellNothing() {
    RawClient carol = two.client("carol", "position");
    carol.join(ROOM);
    two.advance(1_000);
    assertThat(bob.all("presence:changed").toString()).contains("carol");
    bob.lose();
    three.line.isCut = true;
    two.advance(2_000);
    RawClient there = back(three, bob, null);
    two.advance(1_000);
    assertThat(isRecovered(there, bob)).isTrue();
    there.lose();
    carol.post("presence:settings:update", JsonObject.of("visibility", "nobody"));
    two.advance(1_000);
    RawClient again = back(two, there, null);
    two.advance(10_000);

    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.all("presence:changed"))
        .contains(JsonObject.of("userId", "carol", "status", "offline"));
  }

  @Test
  void whoHidesBeforeTheNewServerKnowsThatTheyAreInTheRoomIsShownAsHavingGone() {
    RawClient carol = two.client("carol", "position");
    carol.join(ROOM);
    two.advance(1_000);
    assertThat(bob.all("presence:changed").toString()).contains("carol");
    bob.lose();
    // As if her coming had not been heard of yet.
    carol.call("room:leave", JsonObject.of("roomName", ROOM));
    RawClient again = back(three, bob, null);
    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.all("presence:changed"))
        .contains(JsonObject.of("userId", "carol", "status", "online"));
    again.clear();
    carol.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    carol.join(ROOM);
    two.advance(3_000);

    assertThat(again.all("presence:changed"))
        .contains(JsonObject.of("userId", "carol", "status", "offline"));
  }

  @Test
  void aServerThatWasCutOffDoesNotWriteASessionThatAnotherHasTaken() {
    one.line.isCut = true;
    two.advance(2_000);
    RawClient again = back(three, bob, null);
    two.advance(3_000);
    assertThat(isRecovered(again, bob)).isTrue();
    bob.post("room:join", JsonObject.of("roomName", "channel:b"));
    two.advance(5_000);
    bob.settle();
    one.line.isCut = false;
    two.advance(10_000);

    assertThat(isEnded(bob)).isTrue();
    assertThat(isEnded(again)).isFalse();
  }

  @Test
  void whoIsComingIsNotPutOutByWhatWasTakenBefore() {
    bob.lose();
    RawClient second = back(three, bob, null);
    two.advance(100);
    assertThat(isRecovered(second, bob)).isTrue();
    fateOfOne = Fate.IS_LOST;
    RawClient third = back(one, second, null);
    fateOfOne = Fate.PASSES;
    // What the third server says is lost, too: it tells again what it has taken.
    fateOfOthers = Fate.IS_LOST;
    second.emit("presence:update", JsonObject.of("status", "busy"));
    fateOfOthers = Fate.PASSES;
    two.advance(Handover.PATIENCE.toMillis() + 500);

    assertThat(isEnded(third)).isFalse();
    assertThat(isRecovered(third, bob)).isTrue();
    assertThat(isEnded(second)).isTrue();
  }

  @Test
  void ofTwoServersThatTakeASessionAtOnceOneKeepsIt() {
    alice.send(ROOM, "1");
    String seen = lastOffset(bob);
    bob.lose();
    List<Runnable> held = new ArrayList<>();
    one.store.sessions.held = held;
    RawClient second = back(four, bob, seen);
    RawClient third = back(three, bob, seen);
    assertThat(isRecovered(second, bob)).isTrue();
    assertThat(isRecovered(third, bob)).isTrue();
    one.store.sessions.held = null;
    held.forEach(Runnable::run);
    second.settle();
    alice.send(ROOM, "2");

    assertThat(isEnded(second)).isTrue();
    assertThat(isEnded(third)).isFalse();
    assertThat(contents(second)).isEmpty();
    assertThat(contents(third)).containsExactly("2");
    assertThat(row().isAlive()).isTrue();
  }
}
