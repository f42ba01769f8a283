package io.realtime4j.verification.client;

import static io.realtime4j.verification.client.Devices.PORT;
import static io.realtime4j.verification.client.Devices.ROOM;
import static io.realtime4j.verification.client.Devices.failure;
import static io.realtime4j.verification.client.Devices.received;
import static io.realtime4j.verification.client.Devices.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.store.memory.MemoryClientStoreProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several users, servers and processes on one file: nothing is ever sent as somebody else. */
class WhoseQueueTest {
  @TempDir Path directory;

  private final AtomicReference<String> loggedIn = new AtomicReference<>("alice");
  private Devices devices;

  @BeforeEach
  void prepare() {
    devices = new Devices(5, directory.resolve("client.db"));
    devices.server(PORT);
  }

  /** A client whose user only the token source knows. */
  private RealtimeClient unnamed() {
    return devices
        .builder(PORT)
        .tokenSource(request -> CompletableFuture.completedFuture(token(loggedIn.get())))
        .build();
  }

  private void pause() {
    devices.pass(Duration.ofSeconds(20));
  }

  @Test
  void whatOneUserLeftQueuedIsNotSentAsTheNext() {
    List<String> room = received(devices.watcher(PORT, "carol"));
    RealtimeClient alice = unnamed();
    devices.await(alice.connect());
    devices.await(alice.disconnect());
    devices.await(alice.queue().send(ROOM, "for Alice's eyes").stored());
    alice.close();
    pause();

    loggedIn.set("bob");
    RealtimeClient bob = unnamed();
    devices.await(bob.connect());
    devices.await(bob.queue().send(ROOM, "hello").sent());
    pause();
    assertThat(room).containsExactly("bob: hello");
    assertThat(bob.queue().messages()).isEmpty();
    bob.close();
    pause();

    loggedIn.set("alice");
    devices.await(unnamed().connect());
    devices.until("Alice's note", () -> room.size() == 2);
    assertThat(room).last().isEqualTo("alice: for Alice's eyes");
  }

  @Test
  void whatIsWrittenBeforeAnybodyIsKnownIsTheFirstUsers() {
    List<String> room = received(devices.watcher(PORT, "carol"));
    RealtimeClient client = unnamed();
    SendHandle first = client.queue().send(ROOM, "one");
    SendHandle second = client.queue().send(ROOM, "two");
    pause();
    assertThat(first.stored()).isNotDone();
    assertThat(client.queue().size()).isEqualTo(2);
    assertThat(client.queue().messages())
        .extracting(QueuedMessage::clientMessageId)
        .containsExactly(first.clientMessageId(), second.clientMessageId());

    devices.await(client.connect());
    devices.await(first.stored());
    devices.await(second.sent());
    devices.until("both", () -> room.size() == 2);
    assertThat(room).containsExactly("alice: one", "alice: two");
  }

  @Test
  void whatAnEarlierProcessLeftComesBeforeWhatIsWrittenMeanwhile() {
    List<String> room = received(devices.watcher(PORT, "carol"));
    RealtimeClient before = devices.client("alice");
    devices.await(before.queue().send(ROOM, "earlier").stored());
    before.close();
    pause();

    RealtimeClient after = unnamed();
    after.queue().send(ROOM, "later");
    pause();
    devices.await(after.connect());
    devices.until("both", () -> room.size() == 2);
    assertThat(room).containsExactly("alice: earlier", "alice: later");
  }

  @Test
  void whatWasWrittenForNobodyIsRefusedWhenTheClientCloses() {
    RealtimeClient client = unnamed();
    SendHandle handle = client.queue().send(ROOM, "nobody's");
    pause();
    client.close();
    pause();
    assertThat(failure(handle.stored())).isInstanceOf(ClientClosedException.class);
    assertThat(failure(handle.sent())).isInstanceOf(ClientClosedException.class);

    List<String> room = received(devices.watcher(PORT, "carol"));
    devices.await(unnamed().connect());
    pause();
    assertThat(room).isEmpty();
  }

  @Test
  void aTokenSourceThatBecomesAnotherUsersEndsTheClientAndSendsNothing() {
    List<String> room = received(devices.watcher(PORT, "carol"));
    RealtimeClient client = unnamed();
    devices.await(client.connect());
    devices.await(client.disconnect());
    devices.await(client.queue().send(ROOM, "for Alice's eyes").stored());

    loggedIn.set("bob");
    CompletableFuture<Void> connecting = client.connect();
    pause();
    assertThat(failure(connecting)).hasMessageContaining("bob").hasMessageContaining("alice");
    assertThat(client.state()).isEqualTo(ConnectionState.FAILED);
    assertThat(client.status().lastError().code()).isEqualTo("ACCOUNT_MISMATCH");
    assertThat(client.queue().size()).isEqualTo(1);
    assertThat(room).isEmpty();

    loggedIn.set("alice");
    devices.await(client.connect());
    devices.until("Alice's note", () -> room.size() == 1);
    assertThat(room).containsExactly("alice: for Alice's eyes");
  }

  @Test
  void stagingAndProductionShareAFileAndNothingElse() {
    devices.server(PORT + 1);
    List<String> production = received(devices.watcher(PORT, "carol"));
    List<String> staging = received(devices.watcher(PORT + 1, "carol"));
    RealtimeClient onStaging = devices.builder(PORT + 1).token(token("alice")).build();
    devices.await(onStaging.queue().send(ROOM, "a test").stored());
    onStaging.close();
    pause();

    devices.await(devices.client("alice").connect());
    pause();
    assertThat(production).isEmpty();

    devices.await(devices.builder(PORT + 1).token(token("alice")).build().connect());
    devices.until("the test", () -> staging.size() == 1);
    assertThat(production).isEmpty();
  }

  @Test
  void aStoreOfSomebodyElseIsRefused() {
    StoreOwner bob = StoreOwner.builder().server("http://localhost:" + PORT).user("bob").build();
    assertThatThrownBy(
            () ->
                devices
                    .builder(PORT)
                    .token(token("alice"))
                    .store(new MemoryClientStoreProvider().open("", bob, null))
                    .build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("bob")
        .hasMessageContaining("alice");
  }

  @Test
  void aLivingProcessSoonSendsWhatADeadOneLeft() {
    List<String> room = received(devices.watcher(PORT, "carol"));
    RealtimeClient living = devices.client("alice");
    devices.await(living.connect());
    RealtimeClient dying = devices.client("alice");
    devices.await(dying.queue().send(ROOM, "last words").stored());
    pause();
    assertThat(room).isEmpty();
    dying.close();
    devices.scheduler.runUntil(Duration.ofSeconds(5), "the last words", () -> room.size() == 1);
    devices.until("all sent", () -> living.queue().size() == 0);
    assertThat(room).containsExactly("alice: last words");
  }
}
