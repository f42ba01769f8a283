package io.realtime4j.server.chat.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is done at once with one invitation on two servers has one outcome, which both are told. */
class ClusterInvitationsProperties {
  private static final JsonObject VAULT = JsonObject.of("roomName", "vault");
  private static final JsonObject BOB = VAULT.toBuilder().put("userId", "bob").build();

  @Property(tries = 100)
  void whoAcceptsWhatIsBeingRevokedElsewhereComesInOrDoesNot(
      @ForAll @Size(20) List<@IntRange(max = 5) Integer> order, @ForAll boolean declines) {
    List<ChatWorld> servers = ChatWorld.cluster(2);
    servers.forEach(ChatWorld::start);
    ChatWorld first = servers.get(0);
    Moderation moderation = first.server.moderation("primary");
    moderation.createRoom(
        "vault", RoomSettings.builder().visibility(RoomVisibility.SECRET).build());
    first.advance(10);
    moderation.addMember("vault", "alice", "owner");
    first.advance(10);
    RawClient alice = first.client("alice");
    RawClient bob = servers.get(1).client("bob");
    alice.ask("invitation:create", BOB);

    List<Runnable> held = new ArrayList<>();
    first.store.values.held = held;
    String revoking = alice.post("invitation:revoke", BOB);
    String answering = bob.post(declines ? "invitation:decline" : "invitation:accept", VAULT);
    first.advance(1);
    for (int i = 0; !held.isEmpty(); i++) {
      held.remove(order.get(i % order.size()) % held.size()).run();
      first.advance(1);
    }
    first.store.values.held = null;

    boolean isRevoked =
        alice.last(revoking).object("data").flatMap(data -> data.bool("revoked")).orElse(false);
    boolean isAnswered = bob.last(answering).bool("success").orElseThrow();
    assertThat(isRevoked && isAnswered).isFalse();
    List<String> outcomes =
        alice.all("invitation:ended").stream()
            .map(told -> told.string("outcome").orElseThrow())
            .toList();
    String answer = declines ? "declined" : "accepted";
    assertThat(outcomes)
        .isEqualTo(isRevoked ? List.of("revoked") : isAnswered ? List.of(answer) : List.of());
    assertThat(bob.all("invitation:ended")).hasSameSizeAs(outcomes);
    boolean isMember =
        first.store.members.stream()
            .anyMatch(
                member -> member.room().equals("vault") && member.span().userId().equals("bob"));
    assertThat(isMember).isEqualTo(isAnswered && !declines);
    // Where neither was done both can try again; else nothing is left.
    boolean isLeft =
        !alice.ask("invitations:list", VAULT).array("invitations").orElseThrow().values().isEmpty();
    assertThat(isLeft).isEqualTo(!isRevoked && !isAnswered);
  }
}
