package io.realtime4j.verification.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code realtime serve} is ended again and again while clients of ours write and read through it:
 * a process, a SQLite file, sockets.
 *
 * <p>{@code -Drealtime4j.terms=N} plays so many rounds of SIGTERM, {@code -Drealtime4j.kills=N} of
 * SIGKILL.
 */
@Timeout(1_800)
class ServerEndIT {
  private static final int TERMS = Integer.getInteger("realtime4j.terms", 1);
  private static final int KILLS = Integer.getInteger("realtime4j.kills", 2);
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "REALTIME_JWT_SECRET",
          Crowd.SECRET,
          "REALTIME_SHARDS",
          "2",
          "REALTIME_DRAIN",
          Long.toString(WINDOW.toMillis()));

  @TempDir Path folder;

  @Test
  void whoIsToldToEndSendsClientsAwayOverTheWindowAndLosesNothing() throws Exception {
    ServingProcess server = ServingProcess.start(folder, 0, SETTINGS);
    try (Crowd crowd = new Crowd(server.url())) {
      long slowest = 0;
      for (int round = 1; round <= TERMS; round++) {
        crowd.awaitAllIn(60);
        crowd.forgetPartings();
        crowd.awaitFlow(100, 60);
        assertThat(crowd.partings()).as("who lost its connection in round " + round).isEmpty();
        long told = System.nanoTime();
        server.terminate();
        // The window, and what closing takes; never more than the ten seconds that bound it.
        assertThat(server.awaitEnd(20)).as("exit status in round " + round).isZero();
        assertSpread(crowd, told, round);
        long gone = System.nanoTime();
        server = ServingProcess.start(folder, server.port(), SETTINGS);
        long listens = System.nanoTime();
        // A machine that takes longer to start it is waited for longer.
        crowd.awaitAllIn((int) WINDOW.plusNanos(listens - gone).toSeconds());
        slowest = Math.max(slowest, System.nanoTime() - listens);
      }
      System.out.printf(
          "%d rounds of SIGTERM: %d messages, the last client back after %d ms at most%n",
          TERMS, crowd.check(), Duration.ofNanos(slowest).toMillis());
    } finally {
      server.close();
    }
  }

  /** Clients went one after the other: neither all at once nor all at the end. */
  private static void assertSpread(Crowd crowd, long told, int round) throws Exception {
    crowd.awaitPartings(crowd.size());
    List<Long> partings =
        crowd.partings().stream().map(nanos -> (nanos - told) / 1_000_000).sorted().toList();
    assertThat(partings).as("who was sent away in round " + round).hasSize(crowd.size());
    assertThat(Collections.max(partings) - Collections.min(partings))
        .as("spread of " + partings)
        .isGreaterThan(WINDOW.toMillis() / 2);
    long half = partings.stream().filter(millis -> millis < WINDOW.toMillis() / 2).count();
    assertThat(half).as("gone by half of the window").isBetween(2L, crowd.size() - 2L);
  }

  @Test
  void whoIsKilledLosesNothingThatWasAcknowledged() throws Exception {
    ServingProcess server = ServingProcess.start(folder, 0, SETTINGS);
    try (Crowd crowd = new Crowd(server.url())) {
      for (int round = 1; round <= KILLS; round++) {
        crowd.awaitFlow(50, 60);
        server.kill();
        server.awaitEnd(20);
        server = ServingProcess.start(folder, server.port(), SETTINGS);
      }
      crowd.awaitFlow(10, 60);
      System.out.printf("%d rounds of SIGKILL: %d messages%n", KILLS, crowd.check());
    } finally {
      server.close();
    }
  }

  @Test
  void whoIsToldTwiceEndsAtOnce() throws Exception {
    Map<String, String> patient = new LinkedHashMap<>(SETTINGS);
    patient.put("REALTIME_DRAIN", "600000");
    try (ServingProcess server = ServingProcess.start(folder, 0, patient);
        Crowd crowd = new Crowd(server.url())) {
      crowd.awaitFlow(10, 60);
      server.terminate();
      // It has heard the first when it refuses whoever comes.
      Health.awaitStatus(server.url(), 503);
      server.terminate();
      assertThat(server.awaitEnd(10)).isEqualTo(143);
    }
  }
}
