package io.realtime4j.core.typing;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Typing;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TypistProperties {
  @Property(tries = 500)
  void startsAreASecondApartAndTheLastWordIsStop(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 7000) Integer> pauses,
      @ForAll @Size(60) List<@IntRange(min = 0, max = 9) Integer> kinds) {
    FeatureBench bench = new FeatureBench();
    Typing typing = new DefaultTypingProvider().create(bench.context()).api();
    bench.start(FeatureBench.FULL);
    for (int i = 0; i < pauses.size(); i++) {
      bench.loop.advance(Duration.ofMillis(pauses.get(i)));
      if (kinds.get(i) == 0) {
        typing.stop("r");
      } else {
        typing.keystroke("r", "text");
      }
      bench.loop.run();
    }
    bench.loop.advance(Duration.ofSeconds(10));

    List<SentEvent> starts = bench.sent("typing:start");
    for (int i = 1; i < starts.size(); i++) {
      assertThat(starts.get(i).atMillis - starts.get(i - 1).atMillis).isGreaterThanOrEqualTo(1000);
    }
    if (!starts.isEmpty()) {
      assertThat(bench.sent.get(bench.sent.size() - 1).event).isEqualTo("typing:stop");
    }
  }

  @Property(tries = 300)
  void fastTypistIsSeenAtOnceAndNeverExpiresAtTheServer(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 4900) Integer> pauses) {
    FeatureBench bench = new FeatureBench();
    Typing typing = new DefaultTypingProvider().create(bench.context()).api();
    bench.start(FeatureBench.FULL);
    long first = bench.loop.millis();
    long last = first;
    typing.keystroke("r", "a");
    bench.loop.run();
    for (int pause : pauses) {
      bench.loop.advance(Duration.ofMillis(pause));
      last = bench.loop.millis();
      typing.keystroke("r", "text");
      bench.loop.run();
    }
    bench.loop.advance(Duration.ofSeconds(10));

    List<SentEvent> starts = bench.sent("typing:start");
    assertThat(starts.get(0).atMillis - first).isLessThanOrEqualTo(300);
    for (int i = 1; i < starts.size(); i++) {
      assertThat(starts.get(i).atMillis - starts.get(i - 1).atMillis).isLessThan(6000);
    }
    assertThat(bench.sent("typing:stop")).hasSize(1);
    assertThat(bench.last("typing:stop").atMillis - last).isEqualTo(5000);
  }
}
