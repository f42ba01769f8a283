package io.realtime4j.core.typing;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Typing;
import io.realtime4j.core.testing.FakeContext;
import io.realtime4j.core.testing.FakeContext.Sent;
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
    FakeContext context = new FakeContext();
    Typing typing = new DefaultTypingProvider().create(context).api();
    context.start(FakeContext.FULL);
    for (int i = 0; i < pauses.size(); i++) {
      context.loop.advance(Duration.ofMillis(pauses.get(i)));
      if (kinds.get(i) == 0) {
        typing.stop("r");
      } else {
        typing.keystroke("r", "text");
      }
      context.loop.run();
    }
    context.loop.advance(Duration.ofSeconds(10));

    List<Sent> starts = context.sent("typing:start");
    for (int i = 1; i < starts.size(); i++) {
      assertThat(starts.get(i).atMillis - starts.get(i - 1).atMillis).isGreaterThanOrEqualTo(1000);
    }
    if (!starts.isEmpty()) {
      assertThat(context.sent.get(context.sent.size() - 1).event).isEqualTo("typing:stop");
    }
  }

  @Property(tries = 300)
  void fastTypistIsSeenAtOnceAndNeverExpiresAtTheServer(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 4900) Integer> pauses) {
    FakeContext context = new FakeContext();
    Typing typing = new DefaultTypingProvider().create(context).api();
    context.start(FakeContext.FULL);
    long first = context.loop.millis();
    long last = first;
    typing.keystroke("r", "a");
    context.loop.run();
    for (int pause : pauses) {
      context.loop.advance(Duration.ofMillis(pause));
      last = context.loop.millis();
      typing.keystroke("r", "text");
      context.loop.run();
    }
    context.loop.advance(Duration.ofSeconds(10));

    List<Sent> starts = context.sent("typing:start");
    assertThat(starts.get(0).atMillis - first).isLessThanOrEqualTo(300);
    for (int i = 1; i < starts.size(); i++) {
      assertThat(starts.get(i).atMillis - starts.get(i - 1).atMillis).isLessThan(6000);
    }
    assertThat(context.sent("typing:stop")).hasSize(1);
    assertThat(context.last("typing:stop").atMillis - last).isEqualTo(5000);
  }
}
