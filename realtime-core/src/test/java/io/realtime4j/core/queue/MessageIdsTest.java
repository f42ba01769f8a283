package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Ids as RFC 9562 writes version 7. */
class MessageIdsTest {
  @Property
  void anIdSaysItsTimeAndItsVersion(
      @ForAll @LongRange(min = 0, max = (1L << 48) - 1) long millis, @ForAll long seed) {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(millis));
    UUID id = new MessageIds(clock, new Random(seed)).next();
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void idsOfOneSourceNeverMeetAndThoseOfTwoDifferInWhatIsDrawn() {
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    MessageIds source = new MessageIds(clock, new Random(1));
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(source.next());
    }
    assertThat(ids).hasSize(1_000);
    // The twelve bits beside the version too.
    Set<Long> drawn = new HashSet<>();
    for (int seed = 0; seed < 64; seed++) {
      drawn.add(new MessageIds(clock, new Random(seed)).next().getMostSignificantBits() & 0xFFF);
    }
    assertThat(drawn).hasSizeGreaterThan(32);
  }

  @Test
  void aNumberIsAnIdInItsUsualFormAlone() {
    UUID id = UUID.fromString("0192f3a4-5b6c-7d8e-9fab-cdef01234567");
    assertThat(MessageIds.number(id.toString())).isEqualTo(id);
    assertThat(MessageIds.number(id.toString().toUpperCase(Locale.ROOT))).isNull();
    // Which the JDK reads all the same.
    assertThat(MessageIds.number("1-2-3-4-5")).isNull();
    assertThat(MessageIds.number("0192f3a4-5b6c-7d8e-9fab-cdef0123456x")).isNull();
    assertThat(MessageIds.number("my own id")).isNull();
  }
}
