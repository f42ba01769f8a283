package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a listener of the application does costs the application alone. */
class ListenersIT {
  private static final String ROOM = "channel:lobby";

  @TempDir Path folder;

  private static String nextMessage(EventLog log) throws Exception {
    return log.await(MessageEvent.Received.class).message().content();
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#durable")
  void aListenerThatNeverReturnsStopsNeitherReconnectingNorClosing(Setup setup) throws Exception {
    Path hers = Files.createDirectory(folder.resolve("alice"));
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    CompletableFuture<String> interrupted = new CompletableFuture<>();
    RealtimeServer first = setup.server(folder, 0);
    int port = within20s(first.start()).getPort();
    RealtimeClient alice =
        setup
            .builder(hers, port, "alice")
            .tokenSource(request -> CompletableFuture.completedFuture(Setup.token("alice")))
            .build();
    alice.on(
        RoomEvent.Joined.class,
        event -> {
          blocked.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.complete("interrupted");
          }
        });
    try (RealtimeClient bob = setup.builder(folder, port, "bob").build()) {
      EventLog atBob = new EventLog(bob);
      within20s(bob.connect());
      within20s(bob.rooms().join(ROOM).joined());
      within20s(alice.connect());
      alice.rooms().join(ROOM);
      assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();

      first.close();
      try (RealtimeServer second = setup.server(folder, port)) {
        within20s(second.start());
        alice.queue().send(ROOM, "still here");
        assertThat(nextMessage(atBob)).isEqualTo("still here");

        long begun = System.nanoTime();
        alice.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(within20s(interrupted)).isEqualTo("interrupted");
        try (Stream<Path> locks = Files.list(hers.resolve("client.db.owners"))) {
          assertThat(locks.filter(file -> file.toString().endsWith(".lock"))).isEmpty();
        }
      }
    }
  }

  @Test
  void waitingForAFutureInAListenerFailsAtOnceAndNothingElseDoes() throws Exception {
    Setup setup = new Setup("netty", "memory");
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient alice = setup.builder(folder, port, "alice").build()) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        alice.on(
            RoomEvent.Joined.class,
            event -> {
              try {
                alice.queue().send(ROOM, "waited for").sent().join();
              } catch (IllegalStateException e) {
                failure.complete(e);
              }
            });
        within20s(alice.connect());
        within20s(alice.rooms().join(ROOM).joined());
        assertThat(within20s(failure)).hasMessageContaining("thenAccept");
        within20s(alice.queue().send(ROOM, "chained").sent().thenApply(sent -> sent.offset()));
      }
    }
  }

  @Test
  void aTokenSourceMayBlockWhileListenersAreServed() throws Exception {
    Setup setup = new Setup("netty", "memory");
    CountDownLatch free = new CountDownLatch(1);
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient alice =
          setup
              .builder(folder, port, "alice")
              .tokenSource(
                  request -> {
                    try {
                      free.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    return CompletableFuture.completedFuture(Setup.token("alice"));
                  })
              .build()) {
        CompletableFuture<Void> connecting = alice.connect();
        // A call that fails on the client is answered on the callback executor: it is not blocked.
        Throwable failure = within20s(alice.request("nobody").handle((answer, error) -> error));
        assertThat(failure).hasMessageContaining("no session");
        free.countDown();
        within20s(connecting);
      }
    }
  }
}
