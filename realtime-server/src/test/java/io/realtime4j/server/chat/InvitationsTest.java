package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.RoomPolicy;
import java.time.Duration;
import java.util.ArrayList;
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

  /** Lets the store answer what it was asked, in order, until nothing is left. */
  private void letGo() {
    while (!world.store.values.held.isEmpty()) {
      world.store.values.held.remove(0).run();
      world.advance(1);
    }
  }

  @Test
  void whoAcceptsWhatIsBeingRevokedComesInOrDoesNot() {
    for (boolean acceptsFirst : List.of(true, false)) {
      InvitationsTest other = new InvitationsTest();
      other.vault();
      other.alice.ask("invitation:create", to("bob"));
      other.world.store.values.held = new ArrayList<>();
      String revoked = acceptsFirst ? null : other.alice.post("invitation:revoke", to("bob"));
      other.world.loops.run();
      String accepted = other.bob.post("invitation:accept", VAULT);
      other.world.loops.run();
      revoked = acceptsFirst ? other.alice.post("invitation:revoke", to("bob")) : revoked;
      other.world.loops.run();
      other.letGo();
      other.world.store.values.held = null;
      assertThat(other.alice.last(revoked).object("data").orElseThrow().bool("revoked"))
          .contains(!acceptsFirst);
      assertThat(other.bob.last(accepted).bool("success")).contains(acceptsFirst);
      assertThat(other.bob.call("room:join", VAULT).bool("success")).contains(acceptsFirst);
      assertThat(other.bob.all("invitation:ended")).hasSize(1);
    }
  }

  @Test
  void ofTwoWhoInviteAtOnceOneTakesTheLastPlace() {
    world.with("REALTIME_RATE_LIMIT", "10000");
    vault();
    for (int i = 0; i < 499; i++) {
      alice.ask("invitation:create", to("user" + i));
    }
    String first = alice.post("invitation:create", to("bob"));
    String second = alice.post("invitation:create", to("carol"));
    world.advance(10);
    assertThat(alice.last(first).bool("success")).contains(true);
    assertThat(alice.last(second).object("error").orElseThrow().string("code"))
        .contains("QUOTA_EXCEEDED");
  }

  @Test
  void whoMayInviteNoMoreWhenItIsStoredInvitesNobody() {
    vault();
    world.store.values.held = new ArrayList<>();
    String asked = alice.post("invitation:create", to("bob"));
    world.loops.run();
    done(moderation.assignRole("vault", "alice", "member"));
    letGo();
    world.store.values.held = null;
    assertThat(alice.last(asked).object("error").orElseThrow().string("code"))
        .contains("FORBIDDEN");
    assertThat(bob.all("invitation:new")).isEmpty();
    assertThat(listed(bob.ask("invitations:list", JsonObject.EMPTY))).isEmpty();
  }

  @Test
  void whoInvitesAHiddenMemberIsAnsweredAsForAStranger() {
    vault();
    done(moderation.addMember("vault", "bob", "member"));
    bob.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    String member = alice.call("invitation:create", to("bob")).toString();
    String stranger = alice.call("invitation:create", to("dan")).toString();
    assertThat(member.replace("bob", "dan")).isEqualTo(stranger);
    String listed = alice.ask("invitations:list", VAULT).toString();
    assertThat(listed).contains("bob", "dan");

    // To answer is his own act.
    assertThat(bob.ask("invitation:accept", VAULT).bool("duplicate")).contains(true);
    assertThat(alice.last("invitation:ended").string("outcome")).contains("accepted");
    assertThat(listed(bob.ask("invitations:list", JsonObject.EMPTY))).isEmpty();
    bob.ask("presence:settings:update", JsonObject.of("visibility", "everyone"));
    assertThat(alice.refusal("invitation:create", to("bob"))).isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void whoMayModerateWithoutBeingAMemberInvitesOthersAndNotHimself() {
    world.with(question -> RoomPolicy.Decision.allow()).start();
    bob = world.client("bob");
    JsonObject himself = JsonObject.of("roomName", "general", "userId", "bob");
    assertThat(bob.refusal("invitation:create", himself)).isEqualTo("VALIDATION_ERROR");
    bob.ask("invitation:create", himself.toBuilder().put("userId", "carol").build());
  }

  @Test
  void anEntryThatCannotBeReadCostsNoOther() {
    vault();
    alice.ask("invitation:create", to("bob"));
    alice.ask("invitation:create", to("carol"));
    byte[] broken = {'{', '"'};
    world.store.values.rows.replaceAll(
        (key, value) -> key.startsWith("invitations|r") && key.endsWith("bob") ? broken : value);
    assertThat(listed(alice.ask("invitations:list", VAULT)))
        .extracting(one -> one.string("userId").orElseThrow())
        .containsExactly("carol");
    assertThat(listed(bob.ask("invitations:list", JsonObject.EMPTY))).isEmpty();
    assertThat(bob.refusal("invitation:accept", VAULT)).isEqualTo("VALIDATION_ERROR");
    alice.ask("invitation:create", to("bob"));
    bob.ask("invitation:accept", VAULT);
  }

  @Test
  void idsThatAreTooLongTogetherAreRefusedForGood() {
    vault();
    JsonObject longest = JsonObject.of("channelId", "c".repeat(255), "userId", "u".repeat(255));
    for (String event : List.of("invitation:create", "invitation:revoke")) {
      JsonObject answer = alice.call(event, longest);
      assertThat(answer.object("error").orElseThrow().string("code")).contains("VALIDATION_ERROR");
    }
  }
}
