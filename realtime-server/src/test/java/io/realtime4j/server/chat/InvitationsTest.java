package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Users let others into rooms that are not for everybody. */
class InvitationsTest {
  private static final JsonObject VAULT = JsonObject.of("roomName", "vault");
  private final ChatWorld world = new ChatWorld();
  private Moderation moderation;
  private RawClient alice;
  private RawClient bob;

  private <T> T done(CompletableFuture<T> future) {
    world.advance(10);
    assertThat(future).isCompleted();
    return future.join();
  }

  private void vault() {
    world.start();
    moderation = world.server.moderation("primary");
    done(
        moderation.createRoom(
            "vault", RoomSettings.builder().visibility(RoomVisibility.SECRET).build()));
    done(moderation.addMember("vault", "alice", "owner"));
    alice = world.client("alice");
    bob = world.client("bob");
    alice.join("vault");
  }

  /** They come anew: nobody has answered pings meanwhile. */
  private void later(Duration time) {
    world.advance(time.toMillis());
    alice = world.client("alice");
    bob = world.client("bob");
  }

  private static JsonObject to(String userId) {
    return JsonObject.of("roomName", "vault", "userId", userId);
  }

  private static List<JsonObject> listed(JsonObject data) {
    return data.array("invitations").orElseThrow().values().stream()
        .map(JsonValue::parsed)
        .map(JsonObject.class::cast)
        .toList();
  }

  @Test
  void whoAcceptsBecomesAMemberAndBothAreTold() {
    vault();
    JsonObject made = alice.ask("invitation:create", to("bob"));
    assertThat(made.string("invitedBy")).contains("alice");
    assertThat(made.string("expiresAt").orElseThrow()).startsWith("2026-01-09T03:04:05");
    assertThat(bob.last("invitation:new")).isEqualTo(made);
    assertThat(listed(bob.ask("invitations:list", JsonObject.EMPTY))).containsExactly(made);
    assertThat(listed(alice.ask("invitations:list", VAULT))).containsExactly(made);
    assertThat(bob.refusal("room:join", VAULT)).isEqualTo("ROOM_NOT_FOUND");

    assertThat(bob.ask("invitation:accept", VAULT).bool("duplicate")).contains(false);
    bob.join("vault");
    assertThat(alice.last("invitation:ended"))
        .isEqualTo(JsonObject.of("roomName", "vault", "userId", "bob", "outcome", "accepted"));
    assertThat(bob.ask("invitation:accept", VAULT).bool("duplicate")).contains(true);
    assertThat(listed(bob.ask("invitations:list", JsonObject.EMPTY))).isEmpty();
    assertThat(listed(alice.ask("invitations:list", VAULT))).isEmpty();
  }

  @Test
  void whatIsDeclinedRevokedOrOverLetsNobodyIn() {
    vault();
    alice.ask("invitation:create", to("bob"));
    bob.ask("invitation:decline", VAULT);
    assertThat(alice.last("invitation:ended").string("outcome")).contains("declined");
    assertThat(bob.refusal("invitation:accept", VAULT)).isEqualTo("VALIDATION_ERROR");

    alice.ask("invitation:create", to("bob"));
    assertThat(alice.ask("invitation:revoke", to("bob")).bool("revoked")).contains(true);
    assertThat(alice.ask("invitation:revoke", to("bob")).bool("revoked")).contains(false);
    assertThat(bob.last("invitation:ended").string("outcome")).contains("revoked");
    assertThat(bob.refusal("invitation:accept", VAULT)).isEqualTo("VALIDATION_ERROR");

    long soon = world.clock.millis() + 60_000;
    alice.ask("invitation:create", to("bob").toBuilder().put("expiresAt", soon).build());
    later(Duration.ofMinutes(1));
    assertThat(bob.refusal("invitation:accept", VAULT)).isEqualTo("VALIDATION_ERROR");
    assertThat(listed(bob.ask("invitations:list", JsonObject.EMPTY))).isEmpty();
    assertThat(listed(alice.ask("invitations:list", VAULT))).isEmpty();
  }

  @Test
  void onlyWhoModeratesInvitesAndNobodyElseLearnsOfTheRoom() {
    vault();
    assertThat(bob.refusal("invitation:create", to("carol"))).isEqualTo("FORBIDDEN");
    for (String event :
        List.of(
            "invitation:create",
            "invitation:revoke",
            "invitation:accept",
            "invitation:decline",
            "invitations:list")) {
      String known = bob.call(event, to("carol")).toString();
      String unknown =
          bob.call(event, to("carol").toBuilder().put("roomName", "cave").build()).toString();
      assertThat(known.replace("vault", "cave")).as(event).isEqualTo(unknown);
    }
    done(moderation.addMember("vault", "bob", "member"));
    assertThat(bob.refusal("invitation:create", to("carol"))).isEqualTo("FORBIDDEN");
    assertThat(alice.refusal("invitation:create", to("bob"))).isEqualTo("VALIDATION_ERROR");
    assertThat(alice.refusal("invitation:create", to("alice"))).isEqualTo("VALIDATION_ERROR");
    long past = world.clock.millis();
    assertThat(
            alice.refusal(
                "invitation:create", to("dan").toBuilder().put("expiresAt", past).build()))
        .isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void whoIsBannedDoesNotComeInByAnInvitation() {
    vault();
    alice.ask("invitation:create", to("bob"));
    done(moderation.ban("vault", "bob", null, null, null));
    assertThat(bob.refusal("invitation:accept", VAULT)).isEqualTo("FORBIDDEN");
  }

  @Test
  void aRoomHasSoManyWaitingAndThoseThatAreOverMakePlace() {
    world.with("REALTIME_RATE_LIMIT", "10000");
    vault();
    long soon = world.clock.millis() + Duration.ofHours(1).toMillis();
    for (int i = 0; i < 500; i++) {
      String user = "user" + i;
      alice.ask("invitation:create", to(user).toBuilder().put("expiresAt", soon).build());
    }
    assertThat(alice.refusal("invitation:create", to("bob"))).isEqualTo("QUOTA_EXCEEDED");
    alice.ask("invitation:create", to("user7"));
    JsonObject page = alice.ask("invitations:list", VAULT);
    assertThat(listed(page)).hasSize(100);
    assertThat(page.bool("hasMore")).contains(true);
    String next = page.string("next").orElseThrow();
    assertThat(listed(alice.ask("invitations:list", VAULT.toBuilder().put("after", next).build())))
        .hasSize(100)
        .doesNotContainAnyElementsOf(listed(page));
    later(Duration.ofHours(1));
    alice.ask("invitation:create", to("bob"));
    assertThat(listed(alice.ask("invitations:list", VAULT))).hasSize(2);
  }
}
