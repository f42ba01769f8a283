package io.realtime4j.protocol;

import static io.realtime4j.protocol.Wire.bytes;
import static io.realtime4j.protocol.Wire.violation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final ProtocolLimits LIMITS = ProtocolLimits.DEFAULT;

  @Test
  void integersAreLongsAndBeyondThatDoubles() {
    assertThat(parse("9223372036854775807")).isEqualTo(JsonNumber.of(Long.MAX_VALUE));
    assertThat(parse("-9223372036854775808")).isEqualTo(JsonNumber.of(Long.MIN_VALUE));
    assertThat(parse("9223372036854775808")).isEqualTo(JsonNumber.of(0x1p63));
    assertThat(parse("1" + "0".repeat(308))).isEqualTo(JsonNumber.of(1e308));
    assertThat(parse("1.0")).isEqualTo(JsonNumber.of(1));
    assertThat(parse("-0")).isEqualTo(JsonNumber.of(0));
    assertThat(parse("1e-999999999999")).isEqualTo(JsonNumber.of(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e309", "-1e309", "1e999999999999999999999", "[0.1e2147483648]"})
  void aNumberBeyondDoubleIsRefused(String text) {
    assertThat(violation(() -> parse(text))).isEqualTo(ProtocolViolation.BAD_JSON);
    violation(() -> parse("1" + "0".repeat(309)));
  }

  @Test
  void aNumberOfAnyLengthIsNotConverted() {
    assertThat(violation(() -> parse("0." + "1".repeat(100_000))))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
    assertThat(violation(() -> parse("1".repeat(100_000)))).isEqualTo(ProtocolViolation.TOO_LARGE);
  }

  @Test
  void theLastOfTwoEqualKeysCountsInTheFirstsPlace() {
    assertThat(Json.toText(parse("{\"a\":1,\"b\":2,\"a\":3}"))).isEqualTo("{\"a\":3,\"b\":2}");
  }

  @Test
  void halfASurrogatePairIsKeptAsAnEscape() {
    JsonValue half = parse("\"\\ud83d\"");
    assertThat(half).isEqualTo(JsonValue.of("\ud83d"));
    assertThat(Json.toText(half)).isEqualTo("\"\\ud83d\"");
    assertThat(Json.toText(JsonValue.of("\ude00\ud83d"))).isEqualTo("\"\\ude00\\ud83d\"");
    assertThat(violation(() -> parse("\"\ud83d\""))).isEqualTo(ProtocolViolation.BAD_UTF8);
  }

  @Test
  void aKeyOfWholePairsIsKeptAndOneWithAHalfIsRefused() {
    assertThat(Json.toText(parse("{\"\\ud83d\\ude00\":1}"))).isEqualTo("{\"\ud83d\ude00\":1}");
    assertThat(violation(() -> parse("{\"\\ud83d\":1}"))).isEqualTo(ProtocolViolation.BAD_JSON);
  }

  @Test
  void stringsAreEscapedWhereJsonAsksForIt() {
    assertThat(
            Json.toBytes(JsonValue.of("\u0000\b\t\n\f\r\u001e\"\\/\u007f\u00e9\u20ac\ud83d\ude00")))
        .isEqualTo(
            Wire.array(
                bytes(
                    "\"\\u0000\\b\\t\\n\\f\\r\\u001e", // control characters
                    "\\\"\\\\/", // quote and backslash, but not the slash
                    0x7F, // delete is none of them
                    0xC3, // é in two bytes
                    0xA9,
                    0xE2, // € in three
                    0x82,
                    0xAC,
                    0xF0, // a face in four
                    0x9F,
                    0x98,
                    0x80,
                    '"')));
  }

  @Test
  void depthIsBoundedWhileReading() {
    ProtocolLimits three = LIMITS.withMaxDepth(3);
    assertThat(Json.parse("[[{}]]", three)).isNotNull();
    assertThat(violation(() -> Json.parse("[[{\"a\":[]}]]", three)))
        .isEqualTo(ProtocolViolation.TOO_DEEP);
    ProtocolLimits deepest = LIMITS.withMaxDepth(ProtocolLimits.DEEPEST);
    String fits = "[".repeat(ProtocolLimits.DEEPEST) + "]".repeat(ProtocolLimits.DEEPEST);
    assertThat(Json.toText(Json.parse(fits, deepest))).isEqualTo(fits);
    for (String opening : List.of("[", "{\"a\":", "[{\"a\":")) {
      assertThat(violation(() -> Json.parse(opening.repeat(100_000), deepest)))
          .isEqualTo(ProtocolViolation.TOO_DEEP);
    }
  }

  @Test
  void depthIsBoundedWhileWriting() {
    JsonValue deep = JsonArray.EMPTY;
    for (int i = 0; i < 10_000; i++) {
      deep = i % 2 == 0 ? new JsonArray(List.of(deep)) : new JsonObject(Map.of("a", deep));
    }
    JsonValue tooDeep = deep;
    assertThatIllegalArgumentException().isThrownBy(() -> Json.toBytes(tooDeep));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SocketEncoder.encode(new SocketPacket.Ack("/", 1, List.of(tooDeep))));
  }

  @Test
  void sizeIsBounded() {
    ProtocolLimits four = LIMITS.withMaxPayloadBytes(4);
    assertThat(Json.parse("\"ab\"", four)).isEqualTo(JsonValue.of("ab"));
    assertThat(violation(() -> Json.parse("\"abc\"", four))).isEqualTo(ProtocolViolation.TOO_LARGE);
    assertThat(violation(() -> Json.parse("\"\u00e9\u00e9\"", four)))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
    assertThat(violation(() -> Json.parse(ByteBuffer.allocate(5), four)))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
  }

  @Test
  void longNamesAndStringsAreNoTrouble() {
    String text = "{\"" + "n".repeat(300_000) + "\":\"" + "s".repeat(600_000) + "\"}";
    assertThat(Json.toText(parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "nulll",
        "NaN",
        "-Infinity",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "0x10",
        "1 2",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\"}",
        "[1",
        "{",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "[1]]",
        "[]//",
        "/**/[]",
        "#\n[]",
        "\u001e[]",
        "\ufeff[]",
        "\u0000[\u0000]",
        "undefined",
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThat(violation(() -> parse(text))).isEqualTo(ProtocolViolation.BAD_JSON);
  }

  @Test
  void aViolationSaysWhereButNotWhat() {
    ProtocolViolation violation =
        catchThrowableOfType(
            ProtocolViolation.class,
            () -> Json.parse(bytes("xxxx[1, secret]").position(4), LIMITS));
    assertThat(violation.getMessage()).contains("BAD_JSON", "byte").doesNotContain("secret");
    assertThat(violation.getStackTrace()).isEmpty();
  }

  @Test
  void rawTextIsParsedWhenLookedIntoAndCopiedWhenWritten() {
    byte[] text = Wire.array(bytes("[ 1.0 ]"));
    JsonValue raw = Json.raw(text);
    text[2] = '7';
    assertThat(raw.parsed()).isEqualTo(JsonArray.of(1));
    assertThat(Json.toText(JsonObject.of("r", raw))).isEqualTo("{\"r\":[ 1.0 ]}");
    violation(() -> Json.raw(Wire.array(bytes("["))).parsed());
  }

  @Test
  void binaryHasNoTextForm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.toBytes(JsonArray.of((Object) new byte[1])));
  }

  @Test
  void limitsThatCannotBeKeptAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withMaxPayloadBytes(0));
    assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withMaxDepth(0));
    assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withMaxDepth(513));
    assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withMaxAttachments(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withMaxPacketsPerPayload(0));
  }

  private static JsonValue parse(String text) {
    return Json.parse(text, LIMITS);
  }
}
