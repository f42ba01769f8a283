package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import org.junit.jupiter.api.Test;

/** What a client remembers of earlier connections, and what it shares with other clients. */
class ConnectingAgainTest {
  private final ClientFixture fixture = new ClientFixture();

  private boolean isBackFromALoss() {
    var sessions = fixture.heard(ConnectionEvent.SessionStarted.class);
    return sessions.get(sessions.size() - 1).reconnected();
  }

  @Test
  void onlyAConnectionAfterALossIsAReconnection() {
    fixture.build().connect();
    fixture.join();
    fixture.greet();
    assertThat(isBackFromALoss()).isFalse();

    fixture.socket().failed(Kind.LOST);
    fixture.loop.seconds(1);
    fixture.join();
    fixture.greet();
    assertThat(isBackFromALoss()).isTrue();

    fixture.client.disconnect();
    fixture.loop.run();
    fixture.client.connect();
    fixture.join();
    fixture.greet();
    assertThat(isBackFromALoss()).as("after connect() was called anew").isFalse();
  }

  @Test
  void eachClientHasItsOwnToken() {
    ClientFixture other = new ClientFixture();
    fixture.token("first").build().connect();
    other.token("second").build().connect();

    fixture.join();
    other.join();

    assertThat(fixture.sent().get(0)).contains("\"token\":\"first\"");
    assertThat(other.sent().get(0)).contains("\"token\":\"second\"");
  }
}
