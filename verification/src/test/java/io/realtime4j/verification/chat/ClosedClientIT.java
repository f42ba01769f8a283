package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A closed client leaves no thread, no file and no socket. */
@EnabledOnOs(OS.LINUX)
class ClosedClientIT {
  private static final Path OPEN = Path.of("/proc/self/fd");

  /** Threads of libraries that all their users share, and that end by themselves. */
  private static final Set<String> SHARED = Set.of("OkHttp TaskRunner", "Okio Watchdog");

  @TempDir Path folder;

  static Stream<Setup> all() {
    return Setup.all();
  }

  private static List<String> open(String what) {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(OPEN)) {
      for (Path one : all.toList()) {
        try {
          String target = Files.readSymbolicLink(one).toString();
          if (target.startsWith(what)) {
            found.add(target);
          }
        } catch (IOException e) {
          // Closed meanwhile.
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return found;
  }

  private void liveAndEnd(Setup setup, int port, String name) throws Exception {
    String store =
        setup.store().equals("memory") ? "memory:" : "sqlite:" + folder.resolve(name + ".db");
    try (RealtimeClient client =
        RealtimeClient.builder()
            .url("http://127.0.0.1:" + port)
            .token(Setup.token(name))
            .transport(setup.transport())
            .store(store)
            .build()) {
      within20s(client.connect());
      Room room = client.rooms().join("channel:lobby");
      within20s(room.joined());
      within20s(room.send("hello").sent());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void nothingIsLeftOfIt(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      // What the JVM and the libraries make once is there before.
      liveAndEnd(setup, port, "first");
      await(server, 0);
      Set<Thread> threads = Thread.getAllStackTraces().keySet();
      int sockets = open("socket:").size();

      for (int i = 0; i < 5; i++) {
        liveAndEnd(setup, port, "client" + i);
        assertThat(open(folder.resolve("client" + i + ".db").toString())).as("files").isEmpty();
      }

      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (!threads.contains(thread) && !SHARED.contains(thread.getName())) {
          thread.join(20_000);
          assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
      }
      await(server, sockets);
      assertThat(open("socket:")).hasSizeLessThanOrEqualTo(sockets);
    }
  }

  /** Until the server has noticed that nobody is there; each question goes through its loops. */
  private static void await(RealtimeServer server, int sockets) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    while (Instant.now().isBefore(end)
        && (!within20s(server.sessions()).isEmpty()
            || (sockets > 0 && open("socket:").size() > sockets))) {
      Thread.onSpinWait();
    }
    assertThat(within20s(server.sessions())).isEmpty();
  }
}
