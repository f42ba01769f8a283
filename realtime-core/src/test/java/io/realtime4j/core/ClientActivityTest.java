package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.event.ConnectionEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client makes of a monitor of its user's activity. */
class ClientActivityTest {
  private final ClientFixture fixture = new ClientFixture();
  private Runnable active;
  private int ended;

  private void connected() {
    fixture.disabled = List.of("rooms", "delivery", "typing");
    fixture.activityMonitor =
        newActive -> {
          active = newActive;
          return () -> ended++;
        };
    fixture.connected();
  }

  private PresenceStatus status() {
    return fixture.client.presence().status();
  }

  @Test
  void whoIsIdleIsAwayAndOnlineAtTheFirstSign() {
    // The test's server sends no heartbeat, which ends a session after 45 s.
    fixture.options = ClientOptions.builder().idleAfter(Duration.ofSeconds(20)).build();
    connected();
    fixture.loop.seconds(19);
    active.run();
    fixture.loop.seconds(19);
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
    fixture.loop.seconds(2);
    assertThat(status()).isEqualTo(PresenceStatus.AWAY);

    active.run();
    fixture.loop.run();
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
    assertThat(fixture.sent()).filteredOn(packet -> packet.contains("presence:update")).hasSize(2);
  }

  @Test
  void aChosenStatusIsNotTouched() {
    connected();
    var unused = fixture.client.presence().setStatus(PresenceStatus.BUSY);
    fixture.loop.seconds(600);
    active.run();
    fixture.loop.run();
    assertThat(status()).isEqualTo(PresenceStatus.BUSY);
  }

  @Test
  void eachMovementOfAMouseIsNoTask() {
    connected();
    for (int i = 0; i < 100_000; i++) {
      active.run();
    }
    fixture.loop.run();
    assertThat(fixture.sent()).noneMatch(packet -> packet.contains("presence:update"));
  }

  @Test
  void itIsAskedFromConnectToDisconnectAndNotHeardAfterwards() {
    connected();
    fixture.loop.seconds(301);
    fixture.client.disconnect();
    fixture.loop.run();
    assertThat(ended).isEqualTo(1);

    active.run();
    fixture.loop.run();
    assertThat(status()).isEqualTo(PresenceStatus.AWAY);
  }

  @Test
  void oneThatThrowsIsAFault() {
    fixture.disabled = List.of("rooms", "delivery", "typing");
    fixture.activityMonitor =
        newActive -> {
          throw new IllegalStateException("no display");
        };
    fixture.build();
    fixture.client.connect();
    fixture.loop.run();
    assertThat(fixture.heard(ConnectionEvent.Fault.class))
        .extracting(fault -> fault.error().code())
        .containsExactly("ACTIVITY_MONITOR_FAILED");
  }

  @Test
  void withoutPresenceNothingIsAsked() {
    fixture.activityMonitor =
        newActive -> {
          throw new IllegalStateException("asked");
        };
    fixture.connected();
    assertThat(fixture.heard(ConnectionEvent.Fault.class)).isEmpty();
  }
}
