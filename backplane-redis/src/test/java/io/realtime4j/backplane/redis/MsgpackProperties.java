package io.realtime4j.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MsgpackProperties {
  @Provide
  Arbitrary<JsonValue> values() {
    Arbitrary<String> plain = Arbitraries.strings().ascii().ofMaxLength(300);
    Arbitrary<JsonValue> leaves =
        Arbitraries.oneOf(
            plain.map(JsonValue::of),
            Arbitraries.longs().map(JsonValue::of),
            Arbitraries.integers().between(-40_000, 70_000).map(JsonValue::of),
            Arbitraries.doubles().map(JsonValue::of),
            Arbitraries.of(true, false).map(JsonValue::of),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(400).map(JsonValue::binary),
            Arbitraries.just(JsonValue.nullValue()));
    return Arbitraries.recursive(
        () -> leaves,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(20).map(JsonArray::new),
                Arbitraries.maps(plain, inner)
                    .ofMaxSize(20)
                    .map(map -> new JsonObject(new LinkedHashMap<>(map)))),
        0,
        3);
  }

  @Property(tries = 100)
  void whatIsWrittenIsRead(@ForAll("values") JsonValue value) throws Exception {
    assertThat(MsgpackReader.read(MsgpackWriter.write(value))).isEqualTo(value);
  }

  @Property(tries = 500)
  void anyBytesAreAValueOrMalformed(@ForAll byte[] bytes) {
    try {
      assertThat(MsgpackReader.read(bytes)).isNotNull();
    } catch (MalformedException e) {
      assertThat(e).hasMessageMatching(".+");
    }
  }

  @Property(tries = 100)
  void whatIsCutOffIsMalformed(@ForAll("values") JsonValue value, @ForAll int at) {
    byte[] bytes = MsgpackWriter.write(JsonArray.of(value));
    byte[] cut = java.util.Arrays.copyOf(bytes, Math.floorMod(at, bytes.length));
    assertThat(catching(cut)).isInstanceOf(MalformedException.class);
  }

  private static Exception catching(byte[] bytes) {
    try {
      MsgpackReader.read(bytes);
      return null;
    } catch (MalformedException e) {
      return e;
    }
  }

  /** Long texts and lists take the longer forms. */
  @Test
  void sizesTakeTheShortestForm() throws Exception {
    for (int size : new int[] {0, 31, 32, 255, 256, 65_535, 65_536}) {
      JsonValue text = JsonValue.of("ä".repeat(size / 2) + "x".repeat(size % 2));
      assertThat(MsgpackReader.read(MsgpackWriter.write(text))).isEqualTo(text);
      JsonValue list = new JsonArray(java.util.Collections.nCopies(size, JsonNumber.of(7)));
      assertThat(MsgpackReader.read(MsgpackWriter.write(list))).isEqualTo(list);
    }
    assertThat(MsgpackWriter.write(JsonValue.of("a"))).containsExactly(0xa1, 'a');
    assertThat(MsgpackWriter.write(JsonArray.of(1, -1, 200)))
        .containsExactly(0x93, 0x01, 0xff, 0xcc, 0xc8);
  }

  /** As notepack.io 3 writes them, and 2 did. */
  @ParameterizedTest
  @CsvSource({
    "d6ff5e0be100, 2020-01-01T00:00:00.000Z",
    "d7ff773594005e0be100, 2020-01-01T00:00:00.500Z",
    "c70cff1dcd6500ffffffffffffffff, 1969-12-31T23:59:59.500Z",
    "d40000, null",
    "cb7ff8000000000000, null",
    "ca3fc00000, 1.5",
    "cfffffffffffffffff, 1.8446744073709552E19",
    "c7020001ff, <2 bytes>",
  })
  void whatJavaScriptHasBeyondJsonBecomesJson(String hex, String text) throws Exception {
    JsonValue read = MsgpackReader.read(HexFormat.of().parseHex(hex));
    if (text.startsWith("<")) {
      assertThat(read).isEqualTo(JsonValue.binary(new byte[] {1, (byte) 0xff}));
    } else {
      assertThat(read.toString().replace("\"", "")).isEqualTo(text);
    }
  }

  @Test
  void whatIsNestedTooDeepIsMalformed() {
    byte[] deep = new byte[100_000];
    java.util.Arrays.fill(deep, (byte) 0x91);
    assertThat(catching(deep)).hasMessageContaining("deeper");
    // A list that promises four billion values and has none.
    assertThat(catching(HexFormat.of().parseHex("ddffffffff"))).isNotNull();
    assertThat(List.of(catching(new byte[] {(byte) 0xc1}))).isNotEmpty();
  }

  @Test
  void whatIsTooMuchIsMalformedBeforeItFillsTheMemory() {
    assertThat(catching(new byte[MsgpackReader.MAX_BYTES + 1])).hasMessageContaining("bytes");
    // A list of as many empty lists as fit, each a byte.
    byte[] lists = new byte[MsgpackReader.MAX_BYTES];
    java.util.Arrays.fill(lists, (byte) 0x90);
    lists[0] = (byte) 0xdd;
    java.nio.ByteBuffer.wrap(lists).putInt(1, lists.length - 5);
    assertThat(catching(lists)).hasMessageContaining("values");
    // As many levels of lists as are allowed, each of which promises a lot.
    byte[] promises = new byte[3 * 70_000];
    for (int i = 0; i < promises.length; i += 3) {
      promises[i] = (byte) 0xdc;
      promises[i + 1] = (byte) 0xff;
      promises[i + 2] = (byte) 0xff;
    }
    assertThat(catching(promises)).hasMessageContaining("deeper");
  }

  /** Each level as the key of the next, whose text escapes what is in it. */
  @Test
  void aKeyThatIsNoNameIsMalformed() throws Exception {
    byte[] nested = new byte[60 + 2 + 60];
    java.util.Arrays.fill(nested, (byte) 0x81);
    java.util.Arrays.fill(nested, 60, nested.length, (byte) 0x01);
    assertThat(catching(nested)).hasMessageContaining("key");
    assertThat(catching(HexFormat.of().parseHex("81c40101c0"))).hasMessageContaining("key");
    assertThat(MsgpackReader.read(HexFormat.of().parseHex("8207c0c3c0")))
        .isEqualTo(JsonObject.of("7", null, "true", null));
  }
}
