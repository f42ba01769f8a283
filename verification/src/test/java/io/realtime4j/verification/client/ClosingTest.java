package io.realtime4j.verification.client;

import static io.realtime4j.verification.client.Devices.PORT;
import static io.realtime4j.verification.client.Devices.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.MessageEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client owes to others when it is closed is sent before it goes. */
class ClosingTest {
  @TempDir Path directory;
  private Devices devices;
  private RealtimeClient alice;
  private RealtimeClient bob;

  @BeforeEach
  void prepare() {
    devices = new Devices(17, directory.resolve("client.db"));
    devices.server(PORT);
    alice = devices.watcher(PORT, "alice");
    bob = devices.watcher(PORT, "bob");
  }

  private DeliveryState stateOf(SendHandle handle) {
    return alice.delivery().statusOf(handle.clientMessageId()).orElseThrow().state();
  }

  @Test
  void whatWasReadJustBeforeIsToldToItsAuthor() {
    bob.on(
        MessageEvent.Received.class,
        event -> {
          bob.delivery().markRead(ROOM, List.of(event.message().messageId()));
          bob.close();
        });
    SendHandle handle = alice.queue().send(ROOM, "hello");
    devices.pass(Duration.ofSeconds(10));
    assertThat(stateOf(handle)).isEqualTo(DeliveryState.READ);
  }

  @Test
  void whatArrivedJustBeforeIsToldToItsAuthor() {
    bob.on(MessageEvent.Received.class, event -> bob.close());
    SendHandle handle = alice.queue().send(ROOM, "hello");
    devices.pass(Duration.ofSeconds(10));
    assertThat(stateOf(handle)).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void aServerThatDoesNotAnswerDelaysTheEndByHalfASecond() {
    devices.network.reachable(false);
    bob.delivery().markRead(ROOM, List.of("some-message"));
    bob.close();
    devices.pass(Duration.ofSeconds(4));
    assertThat(bob.state()).isEqualTo(ConnectionState.CLOSED);
  }
}
