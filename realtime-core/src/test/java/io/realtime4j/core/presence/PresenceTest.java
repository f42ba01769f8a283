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
import io.realtime4j.core.testing.FakeContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final FakeContext context = new FakeContext();
  private final Presence presence = new DefaultPresenceProvider().create(context).api();

  private void choose(PresenceStatus status) {
    presence.setStatus(status);
    context.loop.run();
  }

  private List<JsonObject> updates() {
    return context.sent("presence:update").stream().map(sent -> sent.payload).toList();
  }

  @Test
  void connectingAloneAnnouncesNothing() {
    context.start(FakeContext.FULL);
    assertThat(context.sent).isEmpty();
    assertThat(presence.status()).isEqualTo(PresenceStatus.ONLINE);
  }

  @Test
  void choiceCompletesWhenTheServerHasItAndSurvivesReconnects() {
    context.start(FakeContext.FULL);
    CompletableFuture<Void> done = presence.setStatus(PresenceStatus.BUSY);
    context.loop.run();
    assertThat(done).isNotDone();
    context.last("presence:update").succeed();
    context.loop.run();
    assertThat(done).isCompleted();

    context.lose();
    context.start(FakeContext.FULL);
    assertThat(updates())
        .containsExactly(
            JsonObject.of("status", "busy", "auto", false),
            JsonObject.of("status", "busy", "auto", false));
    assertThat(context.published(PresenceEvent.OwnChanged.class))
        .containsExactly(new PresenceEvent.OwnChanged(PresenceStatus.BUSY, false));
  }

  @Test
  void choiceWhileOfflineCompletesAtOnceAndIsSentOnConnecting() {
    CompletableFuture<Void> done = presence.setStatus(PresenceStatus.AWAY);
    context.loop.run();
    assertThat(done).isCompleted();
    context.start(FakeContext.FULL);
    assertThat(updates()).containsExactly(JsonObject.of("status", "away", "auto", false));
  }

  @Test
  void idlenessMakesAwayAndActivityEndsIt() {
    context.start(FakeContext.FULL);
    context.loop.advance(Duration.ofMinutes(4));
    presence.reportActivity();
    context.loop.advance(Duration.ofMinutes(4));
    assertThat(updates()).isEmpty();
    context.loop.advance(Duration.ofMinutes(1));
    assertThat(presence.status()).isEqualTo(PresenceStatus.AWAY);
    presence.reportActivity();
    context.loop.run();

    assertThat(presence.status()).isEqualTo(PresenceStatus.ONLINE);
    assertThat(updates())
        .containsExactly(
            JsonObject.of("status", "away", "auto", true),
            JsonObject.of("status", "online", "auto", true));
    assertThat(context.published(PresenceEvent.OwnChanged.class))
        .extracting(PresenceEvent.OwnChanged::automatic)
        .containsExactly(true, true);
  }

  @Test
  void chosenStatusIsNeverChangedByIdlenessOrActivity() {
    context.start(FakeContext.FULL);
    for (PresenceStatus chosen :
        List.of(PresenceStatus.BUSY, PresenceStatus.AWAY, PresenceStatus.OFFLINE)) {
      choose(chosen);
      int sent = updates().size();
      context.loop.advance(IDLE.multipliedBy(2));
      presence.reportActivity();
      context.loop.run();
      assertThat(presence.status()).isEqualTo(chosen);
      assertThat(updates()).hasSize(sent);
    }
    choose(PresenceStatus.ONLINE);
    assertThat(context.last("presence:update").payload)
        .isEqualTo(JsonObject.of("status", "online"));
    context.loop.advance(IDLE.multipliedBy(2));
    assertThat(presence.status()).as("online is the way back").isEqualTo(PresenceStatus.AWAY);
  }

  @Test
  void customStatusGoesWithEveryUpdateUntilItIsOver() {
    Instant until = context.clock().instant().plusSeconds(60);
    presence.setCustomStatus(new CustomStatus("lunch", "🍜", until));
    context.start(FakeContext.FULL);
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

    context.loop.advance(Duration.ofMinutes(2));
    assertThat(presence.customStatus()).isEmpty();
    choose(PresenceStatus.BUSY);
    assertThat(updates().get(1).get("customStatus").isNull()).isTrue();
  }

  @Test
  void subscriptionsAreCountedAndSurviveReconnects() {
    context.start(FakeContext.FULL);
    Subscription first = presence.subscribe(List.of("bob", "eve"));
    Subscription second = presence.subscribe(List.of("bob"));
    context.loop.run();
    assertThat(context.sent("presence:subscribe"))
        .extracting(sent -> sent.payload)
        .containsExactly(JsonObject.of("userIds", List.of("bob", "eve")));

    context.lose();
    context.start(FakeContext.FULL);
    assertThat(context.last("presence:subscribe").payload)
        .isEqualTo(JsonObject.of("userIds", List.of("bob", "eve")));

    first.unsubscribe();
    first.unsubscribe();
    context.loop.run();
    second.unsubscribe();
    context.loop.run();
    assertThat(context.sent("presence:unsubscribe"))
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
    context.loop.run();
    context.start(FakeContext.FULL);
    assertThat(context.sent("presence:subscribe"))
        .extracting(sent -> sent.payload.array("userIds").orElseThrow().size())
        .containsExactly(500, 500, 200);
  }

  @Test
  void failedSubscriptionIsTriedAgain() {
    context.start(FakeContext.FULL);
    presence.subscribe(List.of("bob"));
    context.loop.run();
    context.last("presence:subscribe").refuse("RATE_LIMITED", Duration.ofSeconds(2));
    context.loop.advance(Duration.ofSeconds(3));
    assertThat(context.sent("presence:subscribe")).hasSize(2);
  }

  @Test
  void changesAreToldOnceAndRemembered() {
    context.start(FakeContext.FULL);
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
    context.receive("presence:bulk", "presences", JsonArray.of(bob, bob));
    context.receive("presence:changed", "userId", "bob", "status", "offline");
    context.receive("presence:changed", "userId", "me", "status", "busy");
    context.receive("presence:changed", "userId", "bob", "status", "elsewhere");

    UserPresence first =
        new UserPresence(
            "bob",
            PresenceStatus.BUSY,
            CustomStatus.of("hi"),
            Instant.parse("2026-01-02T03:04:05Z"),
            "web");
    UserPresence second = new UserPresence("bob", PresenceStatus.OFFLINE, null, null, null);
    assertThat(context.published)
        .containsExactly(new PresenceEvent.Changed(first), new PresenceEvent.Changed(second));
    assertThat(presence.presenceOf("bob")).contains(second);
    assertThat(presence.presenceOf("eve")).isEmpty();
  }

  @Test
  void referenceServerSendsFlatTextAndIsNotAsked() {
    context.start(FakeContext.REFERENCE);
    presence.subscribe(List.of("bob"));
    CompletableFuture<Void> done = presence.setStatus(PresenceStatus.BUSY);
    context.loop.run();
    context.receive(
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
    assertThat(context.sent).extracting(sent -> sent.event).containsExactly("presence:update");
    assertThat(presence.presenceOf("bob").orElseThrow().customStatus())
        .isEqualTo(new CustomStatus("x".repeat(100), "☕", null));
  }

  @Test
  void fetchAsksOnce() {
    context.start(FakeContext.FULL);
    CompletableFuture<List<UserPresence>> fetched = presence.fetch(List.of("bob"));
    context.loop.run();
    context
        .last("presence:get")
        .succeed("presences", JsonArray.of(JsonObject.of("userId", "bob", "status", "away")));
    context.loop.run();
    assertThat(fetched.join())
        .extracting(UserPresence::status)
        .containsExactly(PresenceStatus.AWAY);
  }
}
