package io.realtime4j.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JsonValueTest {
  @Test
  void integralDoublesEqualLongs() {
    assertThat(JsonValue.of(3.0)).isEqualTo(JsonValue.of(3)).hasSameHashCodeAs(JsonValue.of(3));
    assertThat(JsonValue.of(3.5)).isNotEqualTo(JsonValue.of(3));
  }

  @Test
  void doublesThatNoLongerHoldEveryIntegerStayDoubles() {
    assertThat(JsonValue.of(1e18).isIntegral()).isFalse();
    assertThat(JsonValue.of(Long.MAX_VALUE).longValue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void numbersThatJsonCannotSayAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonValue.of(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> JsonValue.of(Double.NEGATIVE_INFINITY));
  }

  @Test
  void objectsKeepTheirOrderAndAreEqualWithoutIt() {
    JsonObject one = JsonObject.of("b", 1, "a", null);
    assertThat(one.members().keySet()).containsExactly("b", "a");
    assertThat(one).isEqualTo(JsonObject.of("a", null, "b", 1));
  }

  @Test
  void accessorsAreEmptyForAnotherKind() {
    JsonObject object = JsonObject.of("n", 1.5, "s", "x", "l", List.of("a", 1, "b"));
    assertThat(object.string("n")).isEmpty();
    assertThat(object.integer("n")).isEmpty();
    assertThat(object.number("n")).contains(1.5);
    assertThat(object.bool("s")).isEmpty();
    assertThat(object.string("missing")).isEmpty();
    assertThat(object.array("l").orElseThrow().strings()).containsExactly("a", "b");
  }

  @Test
  void plainJavaValuesAreConverted() {
    JsonValue value = JsonValue.from(Map.of("k", List.of(true, 2L, new byte[] {1})));
    assertThat(value)
        .isEqualTo(JsonObject.of("k", JsonArray.of(true, 2, JsonValue.binary(new byte[] {1}))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonValue.from(new Object()))
        .withMessageContaining("java.lang.Object");
    assertThatIllegalArgumentException().isThrownBy(() -> JsonObject.of("a"));
  }

  @Test
  void rawTextIsParsedOnceAndOnlyWhenLookedInto() {
    AtomicInteger parses = new AtomicInteger();
    JsonRaw raw =
        JsonValue.raw(
            ByteBuffer.wrap("\"x\"".getBytes(StandardCharsets.UTF_8)),
            utf8 -> {
              parses.incrementAndGet();
              return JsonValue.of("x");
            });
    assertThat(raw.utf8().remaining()).isEqualTo(3);
    assertThat(parses).hasValue(0);
    assertThat(raw).isEqualTo(JsonValue.of("x"));
    assertThat(JsonObject.of("k", raw).string("k")).contains("x");
    assertThat(parses).hasValue(1);
  }

  @Test
  void binaryIsCopiedInAndOut() {
    byte[] bytes = {1, 2};
    JsonBinary binary = JsonValue.binary(bytes);
    bytes[0] = 9;
    binary.toByteArray()[1] = 9;
    assertThat(binary.toByteArray()).containsExactly(1, 2);
    assertThat(binary.bytes().isReadOnly()).isTrue();
  }
}
