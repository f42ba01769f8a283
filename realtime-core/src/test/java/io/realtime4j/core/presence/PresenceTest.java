package io.realtime4j.core.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.Presence;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.UserPresence;
import io.realtime4j.api.event.PresenceEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FeatureBench;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final FeatureBench bench = new FeatureBench();
  private final Presence presence = new DefaultPresenceProvider().create(bench.context()).api();

  private void choose(PresenceStatus status) {
    presence.setStatus(status);
    bench.loop.run();
  }

  private List<JsonObject> updates() {
    return bench.sent("presence:update").stream().map(sent -> sent.payload).toList();
  }

  @Test
  void connectingAloneAnnouncesNothing() {
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent).isEmpty();
    assertThat(presence.status()).isEqualTo(PresenceStatus.ONLINE);
  }

  @Test
  void choiceCompletesWhenTheServerHasItAndSurvivesReconnects() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<Void> done = presence.setStatus(PresenceStatus.BUSY);
    bench.loop.run();
    assertThat(done).isNotDone();
    bench.last("presence:update").succeed();
    bench.loop.run();
    assertThat(done).isCompleted();

    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(updates())
        .containsExactly(
            JsonObject.of("status", "busy", "auto", false),
            JsonObject.of("status", "busy", "auto", false));
    assertThat(bench.published(PresenceEvent.OwnChanged.class))
        .containsExactly(new PresenceEvent.OwnChanged(PresenceStatus.BUSY, false));
  }

  @Test
  void choiceWhileOfflineCompletesAtOnceAndIsSentOnConnecting() {
    CompletableFuture<Void> done = presence.setStatus(PresenceStatus.AWAY);
    bench.loop.run();
    assertThat(done).isCompleted();
    bench.start(FeatureBench.FULL);
    assertThat(updates()).containsExactly(JsonObject.of("status", "away", "auto", false));
  }

  @Test
  void idlenessMakesAwayAndActivityEndsIt() {
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofMinutes(4));
    presence.reportActivity();
    bench.loop.advance(Duration.ofMinutes(4));
    assertThat(updates()).isEmpty();
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(presence.status()).isEqualTo(PresenceStatus.AWAY);
    presence.reportActivity();
    bench.loop.run();

    assertThat(presence.status()).isEqualTo(PresenceStatus.ONLINE);
    assertThat(updates())
        .containsExactly(
            JsonObject.of("status", "away", "auto", true),
            JsonObject.of("status", "online", "auto", true));
    assertThat(bench.published(PresenceEvent.OwnChanged.class))
        .extracting(PresenceEvent.OwnChanged::automatic)
        .containsExactly(true, true);
  }

  @Test
  void chosenStatusIsNeverChangedByIdlenessOrActivity() {
    bench.start(FeatureBench.FULL);
    for (PresenceStatus chosen :
        List.of(PresenceStatus.BUSY, PresenceStatus.AWAY, PresenceStatus.OFFLINE)) {
      choose(chosen);
      int sent = updates().size();
      bench.loop.advance(IDLE.multipliedBy(2));
      presence.reportActivity();
      bench.loop.run();
      assertThat(presence.status()).isEqualTo(chosen);
      assertThat(updates()).hasSize(sent);
    }
    choose(PresenceStatus.ONLINE);
    assertThat(bench.last("presence:update").payload).isEqualTo(JsonObject.of("status", "online"));
    bench.loop.advance(IDLE.multipliedBy(2));
    assertThat(presence.status()).as("online is the way back").isEqualTo(PresenceStatus.AWAY);
  }

  @Test
  void customStatusGoesWithEveryUpdateUntilItIsOver() {
    Instant until = bench.clock().instant().plusSeconds(60);
    presence.setCustomStatus(new CustomStatus("lunch", "🍜", until));
    bench.start(FeatureBench.FULL);
    assertThat(updates())
        .containsExactly(
            JsonObject.of(
                "status",
                "online",
                "auto",
                true,
                "customStatus",
                JsonObject.of("text", "lunch", "emoji", "🍜", "expiresAt", until.toString())));
    assertThat(presence.customStatus()).isPresent();
    bench.last("presence:update").succeed();

    bench.loop.advance(Duration.ofMinutes(2));
    assertThat(presence.customStatus()).isEmpty();
    choose(PresenceStatus.BUSY);
    assertThat(updates().get(1).get("customStatus").isNull()).isTrue();
  }

  @Test
  void subscriptionsAreCountedAndSurviveReconnects() {
    bench.start(FeatureBench.FULL);
    Subscription first = presence.subscribe(List.of("bob", "eve"));
    Subscription second = presence.subscribe(List.of("bob"));
    bench.loop.run();
    assertThat(bench.sent("presence:subscribe"))
        .extracting(sent -> sent.payload)
        .containsExactly(JsonObject.of("userIds", List.of("bob", "eve")));

    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.last("presence:subscribe").payload)
        .isEqualTo(JsonObject.of("userIds", List.of("bob", "eve")));

    first.unsubscribe();
    first.unsubscribe();
    bench.loop.run();
    second.unsubscribe();
    bench.loop.run();
    assertThat(bench.sent("presence:unsubscribe"))
        .extracting(sent -> sent.payload)
        .containsExactly(
            JsonObject.of("userIds", List.of("eve")), JsonObject.of("userIds", List.of("bob")));
  }

  @Test
  void manySubscriptionsAreSentInChunks() {
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      users.add("u" + i);
    }
    presence.subscribe(users);
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("presence:subscribe"))
        .extracting(sent -> sent.payload.array("userIds").orElseThrow().size())
        .containsExactly(500, 500, 200);
  }

  @Test
  void failedSubscriptionIsTriedAgain() {
    bench.start(FeatureBench.FULL);
    presence.subscribe(List.of("bob"));
    bench.loop.run();
    bench.last("presence:subscribe").refuse("RATE_LIMITED", Duration.ofSeconds(2));
    bench.loop.advance(Duration.ofSeconds(3));
    assertThat(bench.sent("presence:subscribe")).hasSize(2);
  }

  @Test
  void whatTheServerCannotDoIsAskedForLessAndLessOften() {
    bench.start(FeatureBench.FULL);
    presence.subscribe(List.of("bob"));
    bench.loop.run();
    refusedFiveTimes("presence:subscribe");
  }

  @Test
  void whatIsToldByItselfAndCannotBeTakenIsToldLessAndLessOften() {
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofMinutes(5));
    refusedFiveTimes("presence:update");
    bench.last("presence:update").succeed();
    bench.loop.run();
    presence.reportActivity();
    bench.loop.run();
    refusedFiveTimes("presence:update");
  }

  private void refusedFiveTimes(String event) {
    int before = bench.sent(event).size();
    for (int i = 1; i <= 5; i++) {
      long least = Math.min(1_000 << (i - 1), 8_000);
      bench.last(event).refuse("UNAVAILABLE", Duration.ofSeconds(1));
      bench.loop.advance(Duration.ofMillis(least - 1));
      assertThat(bench.sent(event)).hasSize(before + i - 1);
      bench.loop.advance(Duration.ofMillis(least / 10 + 2));
      assertThat(bench.sent(event)).hasSize(before + i);
    }
  }

  @Test
  void changesAreToldOnceAndRemembered() {
    bench.start(FeatureBench.FULL);
    JsonObject bob =
        JsonObject.of(
            "userId",
            "bob",
            "status",
            "busy",
            "lastSeen",
            "2026-01-02T03:04:05Z",
            "device",
            "web",
            "customStatus",
            JsonObject.of("text", "hi", "emoji", null, "expiresAt", null));
    bench.receive("presence:bulk", "presences", JsonArray.of(bob, bob));
    bench.receive("presence:changed", "userId", "bob", "status", "offline");
    bench.receive("presence:changed", "userId", "me", "status", "busy");
    bench.receive("presence:changed", "userId", "bob", "status", "elsewhere");

    UserPresence first =
        new UserPresence(
            "bob",
            PresenceStatus.BUSY,
            CustomStatus.of("hi"),
            Instant.parse("2026-01-02T03:04:05Z"),
            "web");
    UserPresence second = new UserPresence("bob", PresenceStatus.OFFLINE, null, null, null);
    assertThat(bench.published)
        .containsExactly(new PresenceEvent.Changed(first), new PresenceEvent.Changed(second));
    assertThat(presence.presenceOf("bob")).contains(second);
    assertThat(presence.presenceOf("eve")).isEmpty();
  }

  @Test
  void whoWasThereInAnEarlierSessionIsAskedForUnlessWatched() {
    bench.start(FeatureBench.FULL);
    presence.subscribe(List.of("watched"));
    bench.loop.run();
    for (String user : List.of("bob", "watched", "gone", "me")) {
      bench.receive("presence:changed", "userId", user, "status", "online");
    }
    bench.receive("presence:changed", "userId", "gone", "status", "offline");
    assertThat(bench.sent("presence:get")).isEmpty();
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.last("presence:get").payload)
        .isEqualTo(JsonObject.of("userIds", List.of("bob")));

    bench.last("presence:get").refuse("UNAVAILABLE", Duration.ofSeconds(2));
    bench.loop.advance(Duration.ofSeconds(3));
    assertThat(bench.sent("presence:get")).hasSize(2);
    bench
        .last("presence:get")
        .succeed("presences", JsonArray.of(JsonObject.of("userId", "bob", "status", "offline")));
    bench.loop.run();
    assertThat(presence.presenceOf("bob"))
        .contains(new UserPresence("bob", PresenceStatus.OFFLINE, null, null, null));

    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("presence:get")).hasSize(2);
  }

  @Test
  void ofVeryManyThoseShownLastAreAskedForAndTheOthersForgotten() {
    bench.start(FeatureBench.FULL);
    for (int i = 0; i < 600; i++) {
      bench.receive("presence:changed", "userId", "u" + i, "status", "online");
    }
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.last("presence:get").payload.array("userIds").orElseThrow().strings())
        .hasSize(500)
        .contains("u100", "u599");
    assertThat(presence.presenceOf("u99")).isEmpty();
    assertThat(presence.presenceOf("u100")).isPresent();
  }

  @Test
  void referenceServerSendsFlatTextAndIsNotAsked() {
    bench.start(FeatureBench.REFERENCE);
    presence.subscribe(List.of("bob"));
    CompletableFuture<Void> done = presence.setStatus(PresenceStatus.BUSY);
    bench.loop.run();
    bench.receive(
        "presence:changed",
        "userId",
        "bob",
        "status",
        "online",
        "customStatus",
        "x".repeat(200),
        "customEmoji",
        "☕");

    assertThat(done).isCompleted();
    assertThat(bench.sent).extracting(sent -> sent.event).containsExactly("presence:update");
    assertThat(presence.presenceOf("bob").orElseThrow().customStatus())
        .isEqualTo(new CustomStatus("x".repeat(100), "☕", null));
  }

  @Test
  void fetchAsksOnce() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<List<UserPresence>> fetched = presence.fetch(List.of("bob"));
    bench.loop.run();
    bench
        .last("presence:get")
        .succeed("presences", JsonArray.of(JsonObject.of("userId", "bob", "status", "away")));
    bench.loop.run();
    assertThat(fetched.join())
        .extracting(UserPresence::status)
        .containsExactly(PresenceStatus.AWAY);
  }
}
