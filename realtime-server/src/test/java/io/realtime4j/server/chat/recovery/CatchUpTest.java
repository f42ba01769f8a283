package io.realtime4j.server.chat.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.session.Stays;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session has missed, if it is not too much. */
class CatchUpTest {
  private final CatchUp missed =
      new CatchUp("primary", Stays.of(JsonArray.of(0, JsonArray.of("channel:c", "", 0, -1))), 0);

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
  void whatIsYetToBePostedComesLive() {
    assertThat(missed.take(3, List.of(row(1, 1), row(2, 1), row(3, 1)))).isTrue();
    assertThat(missed.take(2, List.of())).isTrue();
    assertThat(missed.events()).extracting(event -> event.position()).containsExactly(1L, 2L);
  }

  @Test
  void moreThanSoManyBytesAreTooMuch() {
    assertThat(missed.take(2, List.of(row(1, 250_000), row(2, 250_000)))).isTrue();
    assertThat(missed.take(3, List.of(row(3, 250_000)))).isFalse();
  }

  @Test
  void moreThanSoManyMessagesAreTooMuch() {
    for (int lsn = 1; lsn <= 500; lsn++) {
      assertThat(missed.take(lsn, List.of(row(lsn, 1)))).isTrue();
    }
    assertThat(missed.take(501, List.of(row(501, 1)))).isFalse();
  }
}
