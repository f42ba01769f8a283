package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.NetworkStatus;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.ConnectionEvent.NetworkChanged;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a client makes of what a monitor tells. */
class ClientNetworkTest {
  private final ClientFixture fixture = new ClientFixture();
  private final Told told = new Told();

  /** Tells what the test says. */
  private static final class Told implements NetworkMonitor {
    Listener listener;
    int begun;
    int ended;

    @Override
    public Subscription watch(Listener newListener) {
      listener = newListener;
      begun++;
      return () -> ended++;
    }
  }

  private void available() {
    told.listener.onAvailable();
    fixture.loop.run();
  }

  private void unavailable() {
    told.listener.onUnavailable();
    fixture.loop.run();
  }

  private int attempts() {
    return fixture.transport.sockets.size();
  }

  private void failAttempt() {
    fixture.socket().failed(Kind.UNKNOWN_HOST);
    fixture.loop.run();
  }

  private NetworkStatus network() {
    return fixture.client.status().network();
  }

  private void build() {
    fixture.networkMonitor = told;
    fixture.build();
  }

  /** Has been without a network for so long that the back-off is at its longest. */
  private void longWithoutNetwork() {
    build();
    fixture.client.connect();
    fixture.loop.run();
    unavailable();
    failAttempt();
    for (int i = 0; i < 10; i++) {
      int before = attempts();
      while (attempts() == before) {
        fixture.loop.seconds(0.1);
      }
      failAttempt();
    }
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.OFFLINE);
  }

  @Test
  void aNetworkThatComesIsTriedAtOnceAndTheBackOffBeginsAnew() {
    longWithoutNetwork();
    int before = attempts();

    fixture.loop.seconds(2);
    assertThat(attempts()).isEqualTo(before);
    available();
    assertThat(attempts()).isEqualTo(before + 1);
    assertThat(network()).isEqualTo(NetworkStatus.AVAILABLE);

    failAttempt(); // The resolver is not ready yet, say.
    fixture.loop.seconds(1);
    assertThat(attempts()).isEqualTo(before + 2);
  }

  @Test
  void withoutANetworkItGoesOnTryingSinceTheMonitorMayBeWrong() {
    longWithoutNetwork();
    int before = attempts();

    fixture.loop.seconds(30);
    assertThat(attempts()).isEqualTo(before + 1);
    fixture.socket().open();
    fixture.says(ClientFixture.HANDSHAKE, "40{\"sid\":\"socket-1\"}");
    fixture.greet();

    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
    assertThat(network()).isEqualTo(NetworkStatus.AVAILABLE);
  }

  @Test
  void thatTheNetworkIsGoneIsSaidAtOnceAndIsNoChangeOfState() {
    build();
    fixture.connected();
    available();
    fixture.loop.seconds(1);
    fixture.events.clear();

    unavailable();
    assertThat(fixture.heard(NetworkChanged.class))
        .containsExactly(new NetworkChanged(NetworkStatus.AVAILABLE, NetworkStatus.UNAVAILABLE));
    assertThat(network()).isEqualTo(NetworkStatus.UNAVAILABLE);
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
  }

  @Test
  void aServerThatIsHeardWinsOverAMonitorThatSaysOffline() {
    build();
    fixture.connected();
    unavailable();
    assertThat(fixture.socket().drain()).anyMatch(packet -> packet.contains("[\"ping\""));

    fixture.says("42[\"presence:changed\",{\"userId\":\"bob\",\"status\":\"online\"}]");
    fixture.loop.seconds(0.5);

    assertThat(network()).isEqualTo(NetworkStatus.AVAILABLE);
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
    fixture.socket().failed(Kind.LOST);
    fixture.loop.run();
    assertThat(network()).isEqualTo(NetworkStatus.UNAVAILABLE);
  }

  @Test
  void withoutANetworkASilentConnectionIsLeftToItsHeartbeat() {
    build();
    fixture.connected();
    unavailable();

    fixture.loop.seconds(44);
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
    fixture.loop.seconds(1);
    assertThat(fixture.client.status().lastError().code()).isEqualTo("HEARTBEAT_TIMEOUT");
  }

  @Test
  void onAnotherNetworkASilentConnectionIsGivenUpAndMadeAgainAtOnce() {
    build();
    fixture.connected();
    available();
    fixture.loop.seconds(10);
    assertThat(attempts()).isEqualTo(1);

    available();
    fixture.loop.seconds(4.9);
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
    fixture.loop.seconds(0.1);

    assertThat(attempts()).isEqualTo(2);
    assertThat(fixture.transport.sockets.get(0).isAborted).isTrue();
    assertThat(
            fixture.heard(ConnectionEvent.StateChanged.class).stream()
                .filter(event -> event.to() == ConnectionState.OFFLINE)
                .map(event -> event.cause().code()))
        .containsExactly("NETWORK_CHANGED");
  }

  @Test
  void onAnotherNetworkAConnectionThatAnswersStays() {
    build();
    fixture.connected();
    available();
    fixture.loop.seconds(1);

    available();
    fixture.socket().receivedBytes++; // A byte of a long packet, over a slow link.
    fixture.loop.seconds(20);

    assertThat(attempts()).isEqualTo(1);
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
  }

  @Test
  void ofAPlainServerNothingCanBeAskedSoItStays() {
    build();
    fixture.client.connect();
    fixture.join();
    fixture.loop.seconds(3);
    available();
    fixture.loop.seconds(1);

    available();
    fixture.loop.seconds(20);

    assertThat(attempts()).isEqualTo(1);
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
  }

  @Test
  void aNetworkThatComesDuringAnAttemptIsTriedWhenThatFails() {
    build();
    fixture.client.connect();
    fixture.loop.run();
    unavailable();
    fixture.loop.seconds(1);
    available();
    assertThat(attempts()).isEqualTo(1);

    failAttempt();
    assertThat(attempts()).isEqualTo(2);
    failAttempt();
    assertThat(attempts()).isEqualTo(2);
  }

  @Test
  void whatAServerOrdersIsObeyed() {
    build();
    fixture.client.connect();
    fixture.join();
    unavailable();
    fixture.says(
        "44{\"message\":\"Draining\",\"data\":{\"code\":\"SERVER_DRAINING\",\"retryAfterMs\":7000}}");

    available();
    fixture.loop.seconds(6.9);
    assertThat(attempts()).isEqualTo(1);
    fixture.loop.seconds(0.1);
    assertThat(attempts()).isEqualTo(2);
  }

  @Test
  void aNetworkThatComesAndGoesCausesNoStorm() {
    longWithoutNetwork();
    int before = attempts();

    for (int i = 0; i < 6_000; i++) {
      available();
      unavailable();
      fixture.loop.seconds(0.05);
      available();
      fixture.loop.seconds(0.05);
      if (fixture.client.state() == ConnectionState.RECONNECTING) {
        failAttempt();
      }
    }

    // Ten minutes. A report counts each 30 s, after the first ones, and the back-off begins anew
    // with
    // it: 1, 2, 4, 8, 16 s.
    assertThat(attempts() - before).isBetween(20, 20 * 6 + 15);
  }

  @Test
  void aStormOfReportsIsHeardTwiceASecond() {
    build();
    fixture.connected();
    fixture.events.clear();

    for (int i = 0; i < 100; i++) {
      told.listener.onUnavailable();
      told.listener.onAvailable();
      told.listener.onUnavailable();
      fixture.loop.seconds(0.01);
      told.listener.onAvailable();
      fixture.loop.seconds(0.01);
    }

    assertThat(fixture.heard(NetworkChanged.class)).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void aConnectionThatLastedForgetsHowOftenTheNetworkCame() {
    build();
    fixture.options =
        ClientOptions.builder()
            .reconnect(
                pace -> pace.initialDelay(Duration.ofSeconds(20)).maxDelay(Duration.ofSeconds(30)))
            .build();
    fixture.client.close();
    fixture.build();
    fixture.client.connect();
    fixture.loop.run();
    unavailable();
    failAttempt();
    fixture.loop.seconds(1);
    available();
    assertThat(attempts()).isEqualTo(2);
    fixture.join();
    fixture.greet();
    fixture.loop.seconds(31);

    unavailable();
    fixture.socket().failed(Kind.LOST);
    fixture.loop.seconds(1);
    available();
    assertThat(attempts()).isEqualTo(3);
  }

  @Test
  void aMonitorThatThrowsCostsNothingButAWord() {
    fixture.networkMonitor =
        listener -> {
          throw new IllegalStateException("no permission");
        };
    fixture.connected();
    fixture.client.disconnect();
    fixture.loop.run();
    fixture.client.connect();
    fixture.join();
    fixture.greet();

    assertThat(fixture.heard(ConnectionEvent.Fault.class))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.error().code()).isEqualTo("NETWORK_MONITOR_FAILED");
              assertThat(fault.error()).hasMessageContaining("no permission");
            });
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
    assertThat(network()).isEqualTo(NetworkStatus.UNKNOWN);
  }

  @Test
  void aMonitorThatAnswersNullOrThrowsAtTheEndCostsNothingEither() {
    fixture.networkMonitor = listener -> null;
    fixture.connected();
    fixture.client.close();
    fixture.loop.run();

    ClientFixture other = new ClientFixture();
    other.networkMonitor =
        listener ->
            () -> {
              throw new IllegalStateException("not registered");
            };
    other.connected();
    other.client.disconnect();
    other.loop.run();
    assertThat(other.heard(ConnectionEvent.Fault.class)).hasSize(1);
    assertThat(other.client.state()).isEqualTo(ConnectionState.DISCONNECTED);
  }

  @Test
  void aMonitorIsAskedFromConnectToDisconnect() {
    build();
    assertThat(told.begun).isZero();
    fixture.connected();
    assertThat(told.begun).isEqualTo(1);
    available();

    fixture.client.disconnect();
    fixture.loop.run();
    assertThat(told.ended).isEqualTo(1);
    assertThat(network()).isEqualTo(NetworkStatus.UNKNOWN);
    available(); // It does not know yet.
    assertThat(network()).isEqualTo(NetworkStatus.UNKNOWN);

    fixture.connected();
    assertThat(told.begun).isEqualTo(2);
    fixture.client.close();
    fixture.loop.seconds(3);
    assertThat(told.ended).isEqualTo(2);
    told.listener.onAvailable();
    fixture.loop.run();
  }

  @Test
  void whoHasNotConnectedIsNotConnectedByANetwork() {
    build();
    fixture.connected();
    fixture.client.disconnect();
    fixture.loop.run();
    int before = attempts();

    available();
    fixture.loop.seconds(60);

    assertThat(attempts()).isEqualTo(before);
  }
}
