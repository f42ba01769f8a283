package io.realtime4j.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AckEnvelopeTest {
  private static JsonObject data(String... args) {
    return AckEnvelope.data(
        List.of(args).stream().map(arg -> Json.parse(arg, ProtocolLimits.DEFAULT)).toList());
  }

  private static RefusedException refusal(String ack) {
    try {
      data(ack);
    } catch (RefusedException e) {
      return e;
    }
    throw new AssertionError("not refused: " + ack);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"success\":true,\"data\":{\"a\":1}} | {\"a\":1}",
        "{\"success\":true} | {}",
        "{\"success\":true,\"data\":null} | {\"data\":null}",
        "{\"success\":true,\"messageId\":\"m\"} | {\"messageId\":\"m\"}",
        "{\"timestamp\":5} | {\"timestamp\":5}",
        "\"ok\" | {}",
        "null | {}",
        "[1] | {}",
      })
  void theDataIsFoundWhereverAServerPutsIt(String ack, String expected) {
    assertThat(data(ack)).isEqualTo(Json.parse(expected, ProtocolLimits.DEFAULT));
  }

  @Test
  void anAnswerWithoutArgumentsIsASuccess() {
    assertThat(AckEnvelope.data(List.of())).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void aRefusalCarriesAllThatTheServerSaid() {
    RefusedException refused =
        refusal(
            "{\"success\":false,\"error\":{\"code\":\"OUT_OF_ORDER\",\"message\":\"wait\","
                + "\"retryable\":true,\"retryAfterMs\":250,\"details\":{\"after\":\"m1\"}}}");

    assertThat(refused.code()).isEqualTo("OUT_OF_ORDER");
    assertThat(refused).hasMessage("wait");
    assertThat(refused.isRetryable()).isTrue();
    assertThat(refused.retryAfter()).contains(Duration.ofMillis(250));
    assertThat(refused.details().string("after")).contains("m1");
  }

  @ParameterizedTest
  @CsvSource({"1, PT0.001S", "0,", "-1,", "9000000000000000000, PT1H"})
  void aWaitThatCannotBeMeantIsNoWait(long millis, Duration wait) {
    assertThat(AckEnvelope.retryAfter(JsonObject.of("retryAfterMs", millis))).isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource({"RATE_LIMITED, true", "INTERNAL_ERROR, true", "ROOM_NOT_FOUND, false", "X, false"})
  void whatAServerDoesNotSayFollowsFromTheCode(String code, boolean retryable) {
    assertThat(refusal("{\"success\":false,\"error\":{\"code\":\"" + code + "\"}}").isRetryable())
        .isEqualTo(retryable);
  }

  @Test
  void anErrorOfPlainTextIsARefusalForGood() {
    RefusedException refused = refusal("{\"success\":false,\"error\":\"no such channel\"}");

    assertThat(refused.code()).isEqualTo("REFUSED");
    assertThat(refused).hasMessage("no such channel");
    assertThat(refused.isRetryable()).isFalse();
  }

  @Test
  void aRefusalWithoutAReasonIsStillOne() {
    assertThatThrownBy(() -> data("{\"success\":false}")).isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> AckEnvelope.data(List.of(JsonObject.of("success", false, "x", 1))))
        .isInstanceOf(RefusedException.class);
    assertThat(AckEnvelope.data(List.of(JsonValue.of(false)))).isEqualTo(JsonObject.EMPTY);
  }
}
