package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ClientRuntime;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.api.event.ConnectionEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients on the threads of one, over real sockets. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RuntimeIT {
  private static final Setup SETUP = new Setup("netty", "memory");
  private static final String ROOM = "channel:shared";

  @TempDir Path folder;

  private static RealtimeClient client(ClientRuntime runtime, int port, String user) {
    return RealtimeClient.builder()
        .runtime(runtime)
        .url("http://127.0.0.1:" + port)
        .token(Setup.token(user))
        .store("memory:")
        .build();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  /** Returns how many threads have come since, those of the test's own server aside. */
  private static Set<String> since(Set<Thread> before) {
    Set<String> names = new TreeSet<>();
    for (Thread thread : threads()) {
      if (!before.contains(thread)) {
        names.add(thread.getName() + "#" + thread.getId());
      }
    }
    return names;
  }

  private static void talk(RealtimeClient client) throws Exception {
    within20s(client.connect());
    Room room = client.rooms().join(ROOM);
    within20s(room.joined());
    within20s(room.send("hello").sent());
  }

  @Test
  void aHundredClientsShareTheThreadsOfTheirRuntime() throws Exception {
    try (RealtimeServer server = SETUP.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      // The server's and the JVM's own threads are there before.
      try (RealtimeClient warm = SETUP.builder(folder, port, "warm").build()) {
        talk(warm);
      }
      try (ClientRuntime runtime = ClientRuntime.builder().transport("netty").build()) {
        Set<Thread> before = threads();
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          RealtimeClient client = client(runtime, port, "user" + i);
          sent.add(client.connect());
          sent.add(client.queue().send(ROOM, "hello").sent());
        }
        for (CompletableFuture<?> one : sent) {
          within20s(one);
        }
        assertThat(runtime.clients()).isEqualTo(100);
        // Token sources are asked beside each other, by as many threads as happen to be busy.
        Set<String> shared = since(before);
        shared.removeIf(name -> name.contains("-calls#"));
        // At most four for stores and look-ups each, and few for each core.
        int most = 2 * 4 + 4 * Runtime.getRuntime().availableProcessors();
        assertThat(shared).hasSizeLessThanOrEqualTo(most);
      }
    }
  }

  @Test
  void whoBlocksHoldsUpNobodyElse() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (RealtimeServer server = SETUP.server(folder, 0);
        ClientRuntime runtime = ClientRuntime.builder().callbackThreads(2).build()) {
      int port = within20s(server.start()).getPort();
      CountDownLatch blocked = new CountDownLatch(5);
      List<RealtimeClient> blockers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        RealtimeClient blocker = client(runtime, port, "blocker" + i);
        blocker.on(
            ConnectionEvent.SessionStarted.class,
            event -> {
              blocked.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
        blocker.connect();
        blockers.add(blocker);
      }
      assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
      try (RealtimeClient free = client(runtime, port, "free")) {
        talk(free);
      }
      // They are connected all the same, and a client that blocks can be closed.
      assertThat(blockers).allSatisfy(one -> assertThat(one.status().session()).isNotNull());
      blockers.get(0).close();
      assertThat(runtime.clients()).isEqualTo(4);
      release.countDown();
    }
  }

  @Test
  void theRuntimeClosesItsClientsFirstAndThenTakesNoMore() throws Exception {
    try (RealtimeServer server = SETUP.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      ClientRuntime runtime = ClientRuntime.builder().build();
      RealtimeClient one = client(runtime, port, "one");
      RealtimeClient two = client(runtime, port, "two");
      talk(one);
      talk(two);
      two.close();
      assertThat(runtime.clients()).isEqualTo(1);
      talk(one);
      List<Thread> own =
          threads().stream().filter(thread -> thread.getName().contains("-runtime-")).toList();
      assertThat(own).isNotEmpty();
      runtime.close();
      runtime.close();
      assertThat(runtime.clients()).isZero();
      assertThat(one.state()).isEqualTo(io.realtime4j.api.ConnectionState.CLOSED);
      assertThatThrownBy(() -> client(runtime, port, "late"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      for (Thread thread : own) {
        thread.join(20_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }
}
