package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.TransportPolicy;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.core.fakes.FakeTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whoever decides over which transport the next attempt goes. */
class ClientPolicyTest {
  private final ClientFixture fixture = new ClientFixture();
  private final FakeTransport other = new FakeTransport("other");
  private final List<String> asked = new ArrayList<>();

  private void policy(TransportPolicy policy) {
    fixture.policy =
        setback -> {
          asked.add(setback.transport() + " " + setback.failures() + " " + setback.cause().code());
          return policy.next(setback);
        };
  }

  private void attemptFails(FakeTransport transport) {
    transport.socket().failed(Kind.REFUSED);
    fixture.loop.run();
  }

  @Test
  void itIsAskedAtEachBackOffAndItsAnswerIsTheNextAttempts() {
    policy(setback -> setback.failures() == 2 ? Optional.of("fake") : Optional.empty());
    fixture.build();
    CompletableFuture<Void> exchanged = fixture.client.swapTransport(other);
    fixture.client.connect();
    fixture.loop.run();
    assertThat(exchanged).isCompleted();
    attemptFails(other);
    fixture.loop.seconds(1);
    assertThat(other.sockets).hasSize(2);
    assertThat(fixture.transport.sockets).isEmpty();

    attemptFails(other);
    assertThat(fixture.client.status().transport()).isEqualTo("fake/none");
    assertThat(fixture.transport.sockets).as("it waits all the same").isEmpty();
    fixture.loop.seconds(2);

    assertThat(fixture.transport.sockets).hasSize(1);
    assertThat(asked).containsExactly("other 1 CONNECTION_REFUSED", "other 2 CONNECTION_REFUSED");
    assertThat(fixture.heard(ConnectionEvent.TransportSwapped.class))
        .contains(new ConnectionEvent.TransportSwapped("other", "fake"));
  }

  @Test
  void theLossOfASessionIsNoFailedAttempt() {
    policy(setback -> Optional.empty());
    fixture.connected();

    fixture.socket().failed(Kind.LOST);
    fixture.loop.run();

    assertThat(asked).containsExactly("fake 0 CONNECTION_LOST");
  }

  @Test
  void anUnknownNameIsAFaultAndChangesNothing() {
    policy(setback -> Optional.of("nobody's"));
    fixture.build().connect();
    fixture.loop.run();

    attemptFails(fixture.transport);

    assertThat(fixture.heard(ConnectionEvent.Fault.class)).hasSize(1);
    assertThat(fixture.client.status().transport()).isEqualTo("fake/none");
    fixture.loop.seconds(1);
    assertThat(fixture.transport.sockets).hasSize(2);
  }

  @Test
  void aPolicyThatThrowsIsAFaultAndChangesNothing() {
    policy(
        setback -> {
          throw new IllegalStateException("no idea");
        });
    fixture.build().connect();
    fixture.loop.run();

    attemptFails(fixture.transport);

    assertThat(fixture.heard(ConnectionEvent.Fault.class))
        .singleElement()
        .satisfies(fault -> assertThat(fault.error()).hasMessageContaining("no idea"));
    fixture.loop.seconds(1);
    assertThat(fixture.transport.sockets).hasSize(2);
  }

  @Test
  void anAnswerAfterTheBackOffIsPassedOver() {
    List<Runnable> later = new ArrayList<>();
    fixture.callbacks = later::add;
    policy(setback -> Optional.of("fake"));
    fixture.build();
    fixture.client.swapTransport(other);
    fixture.client.connect();
    fixture.loop.run();
    attemptFails(other);
    fixture.loop.seconds(1);
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.RECONNECTING);

    while (!later.isEmpty()) {
      later.remove(0).run();
    }
    fixture.loop.run();

    assertThat(asked).hasSize(1);
    assertThat(fixture.client.status().transport()).isEqualTo("other/websocket");
  }
}
