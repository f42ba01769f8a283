package io.realtime4j.verification.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code realtime serve} on PostgreSQL, while clients of ours write and read through it. */
@Timeout(120)
class PostgresEndIT {
  private static final Map<String, String> SETTINGS =
      Map.of("REALTIME_JWT_SECRET", Crowd.SECRET, "REALTIME_SHARDS", "2");

  @TempDir Path folder;

  private EmbeddedPostgres postgres;
  private Path data;

  @BeforeEach
  void start() throws Exception {
    // Not in the folder of the test: the database runs as somebody else's name.
    data = Files.createTempDirectory("realtime4j-postgres");
    postgres =
        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(true).start();
  }

  @AfterEach
  void stop() throws Exception {
    postgres.close();
  }

  private ServingProcess serve(int port) throws Exception {
    String store = "postgres://postgres:very-secret@localhost:" + postgres.getPort() + "/postgres";
    return ServingProcess.start(folder, port, store, SETTINGS);
  }

  @Test
  void aKilledServerLosesNothingThatWasAcknowledged() throws Exception {
    ServingProcess server = serve(0);
    try (Crowd crowd = new Crowd(server.url())) {
      crowd.awaitFlow(50, 60);
      server.kill();
      server.awaitEnd(20);
      server = serve(server.port());
      crowd.awaitFlow(20, 60);
      assertThat(crowd.check()).isGreaterThan(50);
    } finally {
      server.close();
    }
    assertThat(Files.readString(folder.resolve("serve.err"))).doesNotContain("very-secret");
  }

  /** Its processes but the first are killed, upon which the database recovers as from a crash. */
  @Test
  void aKilledDatabaseLosesNothingThatWasAcknowledged() throws Exception {
    ServingProcess server = serve(0);
    try (Crowd crowd = new Crowd(server.url())) {
      crowd.awaitFlow(50, 60);
      String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
      ProcessHandle first = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      for (ProcessHandle one : first.children().toList()) {
        one.destroyForcibly();
        one.onExit().get(20, TimeUnit.SECONDS);
      }
      crowd.awaitFlow(50, 60);
      Health.awaitStatus(server.url(), 200);
      assertThat(crowd.check()).isGreaterThan(100);
    } finally {
      server.close();
    }
    assertThat(Files.readString(folder.resolve("serve.err"))).doesNotContain("very-secret");
  }
}
