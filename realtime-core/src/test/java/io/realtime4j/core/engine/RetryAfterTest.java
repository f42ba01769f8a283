package io.realtime4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.core.fakes.ManualLoop;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private final ManualLoop loop = new ManualLoop();

  private Duration wait(String value) {
    return RetryAfter.of(ResponseHead.builder(503).header("retry-after", value).build(), loop);
  }

  @Test
  void secondsAndDatesAreRead() {
    assertThat(wait(" 120 ")).isEqualTo(Duration.ofMinutes(2));
    assertThat(wait("Tue, 01 Jan 2030 00:00:30 GMT")).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "",
        "soon",
        "1.5",
        "99999999999999999999",
        "Tue, 01 Jan 2019 00:00:30 GMT",
        "Tue, 32 Jan 2030 00:00:30 GMT"
      })
  void whatCannotBeMeantIsNoWait(String value) {
    assertThat(wait(value)).isNull();
  }

  @Test
  void aDateCountsByTheServersOwnClock() {
    ResponseHead head =
        ResponseHead.builder(429)
            .header("Date", "Sunday, 06-Nov-94 08:49:37 GMT")
            .header("Retry-After", "Sun Nov  6 08:49:47 1994")
            .build();
    assertThat(RetryAfter.of(head, loop)).isEqualTo(Duration.ofSeconds(10));
    assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT"))
        .contains(Instant.parse("1994-11-06T08:49:37Z"));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aRefusedHandshakeSaysHowLongToWait(int status) {
    ResponseHead head = ResponseHead.builder(status).header("Retry-After", "7").build();
    EngineFixture overWebSocket = new EngineFixture();
    overWebSocket.socket.open(Wire.WEBSOCKET);
    overWebSocket
        .transport
        .socket()
        .failed(
            TransportFailure.builder(TransportFailure.Kind.BAD_RESPONSE, "no")
                .answer(head)
                .build());
    overWebSocket.loop.run();
    EngineFixture overPolling = new EngineFixture();
    overPolling.socket.open(Wire.POLLING);
    overPolling.poll().answer(head, "");
    overPolling.loop.run();

    assertThat(overWebSocket.ends.get(0).retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(overPolling.ends.get(0).retryAfter()).contains(Duration.ofSeconds(7));
  }
}
