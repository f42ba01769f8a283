package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.fake.FakeLoops;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryLogTest {
  @Test
  void whatHasExpiredGoesThoughNothingHappensAnyMore() {
    FakeLoops loops = new FakeLoops(1);
    RecoveryLog log = new RecoveryLog("x", loops.get(0), 1);
    log.window(Duration.ofMinutes(2));
    for (int i = 0; i < 100; i++) {
      EventFrames frames = EventFrames.encode("/", null, List.of(JsonValue.of("event")));
      log.append(Target.ALL, frames, event -> {});
    }
    loops.advance(Duration.ofSeconds(110));
    assertThat(log.held()).isEqualTo(100);
    loops.advance(Duration.ofSeconds(80));
    assertThat(log.held()).isZero();
  }
}
