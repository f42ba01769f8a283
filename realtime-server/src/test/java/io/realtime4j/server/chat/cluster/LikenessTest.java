package io.realtime4j.server.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.chat.ChatWorld;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers of one chat that are not set alike, or whose clocks are not, say so. */
class LikenessTest {
  private final List<ChatWorld> worlds = ChatWorld.cluster(2);
  private final ChatWorld one = worlds.get(0);
  private final ChatWorld two = worlds.get(1);
  private final List<String> warnings = new ArrayList<>();
  private final Logger log = Logger.getLogger("io.realtime4j.server.chat");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getLevel() == java.util.logging.Level.WARNING) {
            warnings.add(MessageFormat.format(line.getMessage(), line.getParameters()));
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    log.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    log.removeHandler(handler);
  }

  @Test
  void serversThatAreSetAlikeSayNothing() {
    worlds.forEach(ChatWorld::start);
    one.advance(120_000);
    assertThat(warnings).isEmpty();
  }

  @Test
  void eachSaysWhatIsSetOtherwiseAndNoSecret() {
    one.with("REALTIME_ROOMS", "general,lobby").with("REALTIME_PRESENCE_GRACE", "5000").start();
    two.with("REALTIME_JWT_SECRET", "another secret, which is as long as thirty-two bytes").start();
    one.advance(1_000);

    assertThat(warnings).hasSize(2);
    assertThat(warnings)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("REALTIME_ROOMS is ", "general,lobby", "REALTIME_PRESENCE_GRACE is ")
                    .contains("REALTIME_JWT_SECRET is one with the mark ")
                    .doesNotContain("another secret", ChatWorld.SECRET, "REALTIME_RECOVERY"));
  }

  @Test
  void aClockThatIsAheadIsSpokenOfOnceUntilItAgrees() {
    two.clockOff = Duration.ofMinutes(5);
    worlds.forEach(ChatWorld::start);
    one.advance(180_000);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("is 300", "ms ahead of this one's");

    two.clockOff = Duration.ZERO;
    one.advance(60_000);
    two.clockOff = Duration.ofMinutes(-5);
    one.advance(60_000);
    assertThat(warnings).as("the other one says so").hasSize(2);
  }
}
