package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users change of their privacy on one server holds on all. */
class ClusterPrivacyTest {
  private static final JsonObject HIDDEN = JsonObject.of("visibility", "nobody");
  private static final JsonObject SHOWN = JsonObject.of("visibility", "everyone");
  private static final JsonObject BOB = JsonObject.of("userIds", JsonArray.of("bob"));

  private final List<ChatWorld> worlds = ChatWorld.cluster(3);
  private final ChatWorld here = worlds.get(0);
  private final ChatWorld there = worlds.get(1);
  private RawClient bobHere;
  private RawClient bobThere;
  private RawClient alice;

  @BeforeEach
  void bobIsOnTwoServersAndAliceSeesHimOnOne() {
    worlds.forEach(ChatWorld::start);
    bobHere = here.client("bob");
    alice = there.client("alice");
    bobThere = there.client("bob");
    alice.join("general");
    bobThere.join("general");
    alice.ask("presence:subscribe", BOB);
    here.advance(1_000);
    alice.clear();
  }

  private String seen() {
    return seen(alice);
  }

  private static String seen(RawClient viewer) {
    JsonObject bob =
        (JsonObject)
            viewer.ask("presence:get", BOB).array("presences").orElseThrow().get(0).parsed();
    return bob.string("status").orElseThrow();
  }

  @Test
  void whoHidesIsHiddenOnAllServersBeforeThatIsAnswered() {
    String answer = bobHere.post("presence:settings:update", HIDDEN);
    bobHere.settle();

    assertThat(bobHere.events()).contains(answer);
    assertThat(alice.events()).contains("user:left", "presence:changed");
    assertThat(seen()).isEqualTo("offline");
    assertThat(alice.ask("room:members", JsonObject.of("roomName", "general")).toString())
        .doesNotContain("bob");
  }

  @Test
  void whoShowsHimselfAgainIsShownOnAll() {
    bobHere.ask("presence:settings:update", HIDDEN);
    alice.clear();
    bobHere.ask("presence:settings:update", SHOWN);

    assertThat(alice.events()).contains("user:joined", "presence:changed");
    assertThat(seen()).isEqualTo("online");
  }

  @Test
  void contactsListedOnOneServerSeeTheirUserOnTheOther() {
    bobHere.ask("presence:settings:update", JsonObject.of("visibility", "contacts"));
    assertThat(seen()).isEqualTo("offline");
    bobHere.ask("contacts:add", JsonObject.of("userIds", JsonArray.of("alice")));
    assertThat(seen()).isEqualTo("online");
    bobHere.ask("contacts:remove", JsonObject.of("userIds", JsonArray.of("alice")));
    assertThat(seen()).isEqualTo("offline");
  }

  @Test
  void whoSharesADirectConversationOfAnotherServerIsClose() {
    bobHere.ask("presence:settings:update", JsonObject.of("visibility", "contacts"));
    here.client("alice").join("dm:alice:bob");
    bobHere.join("dm:alice:bob");
    assertThat(seen()).isEqualTo("online");
  }

  @Test
  void twoServersThatChangeOneUserAtOnceLoseNeitherChange() {
    String one = bobHere.post("presence:settings:update", JsonObject.of("showTyping", false));
    String other = bobThere.post("presence:settings:update", JsonObject.of("showLastSeen", false));
    here.loops.run();
    here.advance(1_000);

    assertThat(bobHere.last(one).bool("success")).contains(true);
    assertThat(bobThere.last(other).bool("success")).contains(true);
    for (RawClient bob : List.of(bobHere, bobThere)) {
      JsonObject settings = bob.ask("presence:settings:get", JsonObject.EMPTY);
      assertThat(settings.toString()).contains("showTyping=false").contains("showLastSeen=false");
    }
  }

  @Test
  void whatWasLostIsReadAnewAndNotAnsweredBefore() {
    here.line.losing = 1;
    String answer = bobHere.post("presence:settings:update", HIDDEN);
    bobHere.settle();
    assertThat(bobHere.events()).doesNotContain(answer);
    assertThat(seen()).isEqualTo("online");

    // The next heartbeat shows the hole.
    here.advance(1_000);
    assertThat(seen()).isEqualTo("offline");
    here.advance(5_000);
    assertThat(bobHere.last(answer).toString()).contains("UNAVAILABLE").contains("retryable=true");
    bobHere.ask("presence:settings:update", HIDDEN);
  }

  @Test
  void whatComesTwiceHoldsOnce() {
    worlds.forEach(world -> world.line.doubles = true);
    bobHere.ask("presence:settings:update", HIDDEN);
    assertThat(alice.all("user:left")).hasSize(1);
    bobHere.ask("presence:settings:update", SHOWN);
    assertThat(alice.all("user:joined")).hasSize(1);
  }

  @Test
  void whoIsCutOffRefusesChangesAndShowsNobodyToWhoAsks() {
    there.line.isCut = true;
    here.advance(2_000);

    assertThat(bobThere.refusal("presence:settings:update", HIDDEN)).isEqualTo("UNAVAILABLE");
    assertThat(bobThere.refusal("contacts:add", JsonObject.of("userIds", JsonArray.of("alice"))))
        .isEqualTo("UNAVAILABLE");
    assertThat(alice.refusal("presence:get", BOB)).isEqualTo("UNAVAILABLE");
    assertThat(there.client("carol").join("general").toString()).doesNotContain("bob");
    // What was told stays as it was.
    assertThat(alice.events()).doesNotContain("user:left", "presence:changed");
  }

  @Test
  void whatAServerStoredAndCouldNotTellHoldsOnceItIsGone() {
    here.line.isCut = true;
    bobHere.post("presence:settings:update", HIDDEN);
    bobHere.settle();
    here.advance(3_000);
    assertThat(seen()).isEqualTo("online");
    here.advance(5_000);
    assertThat(seen()).isEqualTo("offline");
  }

  @Test
  void whoHidMeanwhileIsHiddenWhenTheOthersAreReachedAgain() {
    there.line.isCut = true;
    here.advance(8_000);
    bobHere.ask("presence:settings:update", HIDDEN);
    assertThat(alice.events()).doesNotContain("user:left", "presence:changed");

    there.line.isCut = false;
    here.advance(3_000);
    assertThat(alice.events()).contains("user:left", "presence:changed");
    assertThat(seen()).isEqualTo("offline");
    bobThere.ask("presence:settings:update", SHOWN);
    assertThat(seen()).isEqualTo("online");
  }

  @Test
  void whoDidNotHideIsShownAgainWhenTheOthersAreReached() {
    there.line.isCut = true;
    here.advance(3_000);
    there.line.isCut = false;
    here.advance(3_000);

    assertThat(seen()).isEqualTo("online");
    assertThat(alice.events()).doesNotContain("user:left", "user:joined");
  }

  @Test
  void aTenantThatIsReadAnewIsNotShownAsItWasBefore() {
    RawClient carol = worlds.get(2).client("carol");
    carol.ask("presence:subscribe", BOB);
    bobHere.ask("presence:settings:update", HIDDEN);
    RawClient bob = worlds.get(2).client("bob");
    assertThat(bob.ask("presence:settings:get", JsonObject.EMPTY).string("visibility"))
        .contains("nobody");
    assertThat(seen(carol)).isEqualTo("offline");
  }
}
