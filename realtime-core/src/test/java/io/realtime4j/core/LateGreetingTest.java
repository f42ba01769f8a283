package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.spi.store.StoredPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that greets later than a plain one is told from it by. */
class LateGreetingTest {
  private static final StoredPosition LEFT =
      StoredPosition.builder().epoch("e").offset(5).messageId("m5").build();

  private final ClientFixture fixture = new ClientFixture();
  private CompletableFuture<JoinedRoom> joining;

  @BeforeEach
  void joinARoomOnAServerThatSaysNothing() {
    fixture.disabled = List.of("delivery", "presence", "typing");
    fixture.store.positions.put("channel:a", LEFT);
    fixture.build();
    joining = fixture.client.rooms().join("channel:a").joined();
    fixture.client.connect();
    fixture.join();
    fixture.loop.seconds(4);
    assertThat(fixture.client.status().session().peer()).isEqualTo(Peer.PLAIN);
    assertThat(joining).isNotDone();
  }

  @Test
  void theGuessIsRevisedAndTheRoomsAreJoinedWhereTheyWereLeft() {
    fixture.sent();
    fixture.greet();

    assertThat(fixture.client.status().session().peer()).isEqualTo(Peer.FULL);
    assertThat(fixture.client.status().session().userId()).isEqualTo("alice");
    assertThat(fixture.heard(ConnectionEvent.SessionStarted.class)).hasSize(2);
    assertThat(fixture.states()).containsExactly("CONNECTING", "CONNECTED", "AUTHENTICATED");
    assertThat(fixture.sent())
        .singleElement()
        .asString()
        .contains("rooms:resume", "\"offset\":5", "\"messageId\":\"m5\"");
    assertThat(fixture.store.positions).containsEntry("channel:a", LEFT);
    fixture.loop.seconds(9);
    assertThat(joining).isNotDone();
    assertThat(fixture.client.rooms().joined()).containsExactly("channel:a");
  }

  @Test
  void aReferenceServerMayBeLateToo() {
    fixture.says("42[\"connected\",{\"socketId\":\"socket-1\"}]");
    assertThat(fixture.client.status().session().peer()).isEqualTo(Peer.REFERENCE);
    assertThat(fixture.sent()).anyMatch(packet -> packet.contains("room:join"));
  }

  @Test
  void anEventOfThatNameWithAnotherMeaningIsTheApplications() {
    fixture.says("42[\"connected\",{\"players\":2}]");
    assertThat(fixture.client.status().session().peer()).isEqualTo(Peer.PLAIN);
  }

  @Test
  void aPlainServerHasNoRoomsAndNothingThatIsStoredGoes() {
    fixture.loop.seconds(10);
    assertThat(joining.handle((room, failure) -> failure).getNow(null))
        .isInstanceOf(UnsupportedByPeerException.class);
    assertThat(fixture.client.rooms().join("channel:b").joined().handle((room, failure) -> failure))
        .satisfies(
            late -> {
              fixture.loop.run();
              assertThat(late.getNow(null)).isInstanceOf(UnsupportedByPeerException.class);
            });
    assertThat(fixture.heard(RoomEvent.Left.class)).isEmpty();
    assertThat(fixture.sent()).noneMatch(packet -> packet.contains("room:join"));
    assertThat(fixture.store.positions).containsEntry("channel:a", LEFT);
  }
}
