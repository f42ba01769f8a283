package io.realtime4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The seeds of the fuzzer, and changes of them, in every run; {@code .ci/fuzz} goes on from there.
 */
class DecoderFuzzTest {
  private static final int CHANGES = 400;

  @Test
  void seedsAndChangesOfThemAreUnderstoodOrRefused() throws IOException {
    List<byte[]> seeds = seeds();
    assertThat(seeds).hasSizeGreaterThan(30);
    Random random = new Random(1);
    for (byte[] seed : seeds) {
      DecoderFuzz.fuzzerTestOneInput(seed);
      for (int i = 0; i < CHANGES; i++) {
        DecoderFuzz.fuzzerTestOneInput(
            changed(seed, seeds.get(random.nextInt(seeds.size())), random));
      }
    }
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/fuzz/seeds"))) {
      for (Path file : files.sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    }
    return seeds;
  }

  /** Changes some bytes, cuts, or goes on with a part of another; the first byte stays. */
  private static byte[] changed(byte[] seed, byte[] other, Random random) {
    byte[] changed = seed.clone();
    for (int i = random.nextInt(4); i > 0 && changed.length > 1; i--) {
      changed[1 + random.nextInt(changed.length - 1)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(3) == 0) {
      changed = Arrays.copyOf(changed, 1 + random.nextInt(changed.length));
    }
    if (random.nextInt(3) == 0) {
      int from = random.nextInt(other.length);
      byte[] joined = Arrays.copyOf(changed, changed.length + other.length - from);
      System.arraycopy(other, from, joined, changed.length, other.length - from);
      changed = joined;
    }
    return changed;
  }
}
