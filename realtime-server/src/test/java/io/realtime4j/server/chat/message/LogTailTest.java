package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The newest messages, or that some of them are missing. */
class LogTailTest {
  private final LogTail tail = new LogTail();

  private static MessageRow row(long lsn, int chars) {
    return MessageRow.builder()
        .tenant("primary")
        .room("channel:c")
        .messageId("m" + lsn)
        .userId("ann")
        .offset(lsn)
        .lsn(lsn)
        .body(("{\"content\":\"" + "x".repeat(chars) + "\"}").getBytes(StandardCharsets.UTF_8))
        .build();
  }

  @Test
  void whatCameBeforeTheStartMayBeMissing() {
    tail.start(5);
    assertThat(tail.since(4)).isNull();
    assertThat(tail.since(5)).isEmpty();
    tail.add(List.of(row(6, 1), row(7, 1)));
    assertThat(tail.head()).isEqualTo(7);
    assertThat(tail.since(6)).extracting(LogEntry::lsn).containsExactly(7L);
  }

  @Test
  void whatWasDroppedForItsNumberOrItsBytesIsMissing() {
    tail.start(0);
    for (int lsn = 1; lsn <= 2_049; lsn++) {
      tail.add(List.of(row(lsn, 1)));
    }
    assertThat(tail.since(0)).isNull();
    assertThat(tail.since(1)).hasSize(2_048);
    tail.add(List.of(row(2_050, 1_100_000), row(2_051, 1_100_000)));
    assertThat(tail.since(2_049)).isNull();
    assertThat(tail.since(2_050)).hasSize(1);
  }
}
