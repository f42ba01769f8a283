package io.realtime4j.verification.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The server, its plug-ins and stores, the network and the people in virtual time, from many seeds.
 * {@code -Drealtime4j.seed=N,M} runs these of them, {@code -Drealtime4j.seeds=N} so many, {@code
 * -Drealtime4j.cluster.seeds=N} so many of several servers that are one chat.
 */
class SeedsTest {
  private static final int SEEDS = Integer.getInteger("realtime4j.seeds", 2_000);
  private static final int CLUSTER_SEEDS = Integer.getInteger("realtime4j.cluster.seeds", 300);
  private static final int FAILURES_SHOWN = 3;

  // Held, or the level would go with the logger.
  private final Logger log = Logger.getLogger("io.realtime4j");

  @BeforeEach
  void quiet() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void loud() {
    log.setLevel(null);
  }

  @Test
  void noSeedBreaksAPromise() {
    play(seeds(SEEDS), SeededRun::new);
  }

  @Test
  void noSeedOfSeveralServersBreaksAPromise() {
    play(seeds(CLUSTER_SEEDS), seed -> new SeededRun(seed, Profile.CLUSTER));
  }

  private static void play(List<Long> seeds, LongFunction<SeededRun> run) {
    List<String> failures = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (long seed : seeds) {
      try {
        run.apply(seed).run();
      } catch (AssertionError e) {
        failures.add(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        if (failed.size() < FAILURES_SHOWN) {
          failed.add(e.getMessage());
        }
      }
    }
    assertThat(failed)
        .as(
            "%d of %d seeds failed:%n%s",
            failures.size(), seeds.size(), String.join("\n", failures))
        .isEmpty();
  }

  private static List<Long> seeds(int count) {
    String named = System.getProperty("realtime4j.seed");
    return named == null
        ? LongStream.rangeClosed(1, count).boxed().toList()
        : Stream.of(named.split(",")).map(Long::valueOf).toList();
  }

  @Test
  void theSameSeedIsTheSameRun() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(digest(seed)).as("seed %d", seed).isEqualTo(digest(seed));
    }
  }

  private static int digest(long seed) {
    return new SeededRun(seed).run();
  }
}
