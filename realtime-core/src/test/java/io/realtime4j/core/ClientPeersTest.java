package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionQuality;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.RoomEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole client and peers that are slow, refuse, or have no history. */
class ClientPeersTest {
  private final ClientFixture fixture = new ClientFixture();

  private List<String> packets(String event) {
    return fixture.socket().sent.stream()
        .filter(packet -> packet.contains("[\"" + event + "\""))
        .toList();
  }

  private String ackId(String event) {
    List<String> packets = packets(event);
    return packets.get(packets.size() - 1).replaceAll("42(\\d+).*", "$1");
  }

  @Test
  void aProbeWithoutAnAnswerIsABadOne() {
    fixture.build();
    fixture.client.connect();
    fixture.join();
    fixture.greet();
    fixture.says("43" + ackId("ping") + "[{\"timestamp\":1}]");
    assertThat(fixture.client.status().quality()).isEqualTo(ConnectionQuality.EXCELLENT);

    fixture.loop.seconds(21);
    assertThat(fixture.client.status().quality()).isEqualTo(ConnectionQuality.POOR);
  }

  @Test
  void aReferenceServerThatSendsNoPongIsSlow() {
    fixture.build();
    fixture.client.connect();
    fixture.join();
    fixture.says("42[\"connected\",{\"socketId\":\"socket-1\"}]", "42[\"pong\",{\"timestamp\":1}]");
    assertThat(fixture.client.status().quality()).isEqualTo(ConnectionQuality.EXCELLENT);

    fixture.loop.seconds(21);
    assertThat(fixture.client.status().quality()).isEqualTo(ConnectionQuality.POOR);
    assertThat(packets("ping")).hasSize(2);
  }

  @Test
  void idlenessThatIsRefusedForNowIsToldAgain() {
    fixture.disabled = List.of("rooms", "delivery", "typing");
    fixture.connected();
    for (int i = 0; i < 15; i++) {
      fixture.loop.seconds(20);
      fixture.says("2");
    }
    assertThat(fixture.client.presence().status()).isEqualTo(PresenceStatus.AWAY);
    assertThat(packets("presence:update")).hasSize(1);
    fixture.says(
        "43"
            + ackId("presence:update")
            + "[{\"success\":false,\"error\":{\"code\":\"RATE_LIMITED\",\"message\":\"slow down\","
            + "\"retryable\":true,\"retryAfterMs\":2000}}]");
    fixture.loop.seconds(1.5);
    assertThat(packets("presence:update")).hasSize(1);
    fixture.loop.seconds(1);
    assertThat(packets("presence:update")).hasSize(2).last().asString().contains("away");
  }

  @Test
  void ofAReferenceServerAReconnectMayHaveMissedSomething() {
    fixture.disabled = List.of("delivery", "presence", "typing");
    fixture.build();
    fixture.client.rooms().join("general");
    fixture.client.connect();
    for (int session = 0; session < 2; session++) {
      fixture.join();
      fixture.says("42[\"connected\",{\"socketId\":\"socket-1\"}]");
      fixture.says("43" + ackId("room:join") + "[{\"success\":true}]");
      assertThat(fixture.client.status().session().peer()).isEqualTo(Peer.REFERENCE);
      assertThat(fixture.heard(RoomEvent.Discontinuity.class)).hasSize(session);
      fixture.socket().closed(1006);
      fixture.loop.seconds(2);
    }
    assertThat(fixture.heard(RoomEvent.Discontinuity.class))
        .singleElement()
        .returns("general", RoomEvent.Discontinuity::roomName);
  }

  @Test
  void whatFeaturesEmitIsNotTheApplicationsDoubt() {
    fixture.disabled = List.of("rooms", "delivery", "typing");
    fixture.connected();
    fixture.client.presence().subscribe(List.of("bob")).unsubscribe();
    fixture.loop.run();
    assertThat(packets("presence:unsubscribe")).hasSize(1);
    assertThat(fixture.client.emit("mine")).isTrue();
    fixture.loop.run();
    fixture.socket().closed(1006);
    fixture.loop.run();
    assertThat(fixture.heard(ConnectionEvent.EmitsInDoubt.class))
        .containsExactly(new ConnectionEvent.EmitsInDoubt(1));
  }
}
