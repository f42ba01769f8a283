package io.realtime4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Our reader and Jackson's take the same texts, and read the same in them. */
@PropertyDefaults(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
class JsonReaderProperties {
  private static final JsonFactory JACKSON = new JsonFactory();

  @Property
  void whatIsWrittenIsReadAlike(@ForAll("values") JsonValue value) {
    compare(Json.toText(value));
  }

  @Property
  void whatIsNearlyJsonIsReadAlike(@ForAll("pieces") String text) {
    compare(text);
  }

  @Property
  void numbersAreReadAlike(@ForAll("numbers") String text) {
    compare(text);
  }

  private static void compare(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(ours(utf8)).as(text).isEqualTo(theirs(utf8));
  }

  private static @Nullable JsonValue ours(byte[] utf8) {
    try {
      return Json.parse(ByteBuffer.wrap(utf8), ProtocolLimits.DEFAULT);
    } catch (ProtocolViolation refused) {
      return null;
    }
  }

  private static @Nullable JsonValue theirs(byte[] utf8) {
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), utf8)) {
      JsonValue value = value(parser, parser.nextToken());
      return parser.nextToken() == null ? value : null;
    } catch (JacksonException | IllegalArgumentException refused) {
      return null;
    }
  }

  private static JsonValue value(JsonParser parser, @Nullable JsonToken token) {
    if (token == null) {
      throw new IllegalArgumentException("nothing");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> JsonValue.of(parser.getString());
      case VALUE_TRUE -> JsonValue.of(true);
      case VALUE_FALSE -> JsonValue.of(false);
      case VALUE_NULL -> JsonValue.nullValue();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, token);
      default -> throw new IllegalArgumentException("unexpected " + token);
    };
  }

  private static JsonNumber number(JsonParser parser, JsonToken token) {
    boolean isLong =
        token == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    return isLong
        ? JsonNumber.of(parser.getLongValue())
        // Refuses what is not finite.
        : JsonNumber.of(parser.getDoubleValue());
  }

  private static JsonValue array(JsonParser parser) {
    List<JsonValue> values = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      values.add(value(parser, token));
    }
    return new JsonArray(values);
  }

  private static JsonValue object(JsonParser parser) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      if (PacketRules.hasHalfPair(name)) {
        throw new IllegalArgumentException("half a pair in a name");
      }
      members.put(name, value(parser, parser.nextToken()));
    }
    return new JsonObject(members);
  }

  @Provide
  Arbitrary<JsonValue> values() {
    return Samples.json();
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            " ",
            "\n",
            "\t",
            "\"",
            "\"a\"",
            "\"code\":",
            "\"code\"",
            "\"x\":",
            "1",
            "-1",
            "0",
            "12.5",
            "1e3",
            "true",
            "false",
            "null",
            "nul",
            "\\",
            "\\u",
            "\\u0041",
            "\\ud83d",
            "\\ude00",
            "\\n",
            "\\/",
            "\"\\u00e9\"",
            "\u00e9",
            "\ud83d\ude00",
            "{\"a\":",
            "[1,",
            "e",
            "E",
            ".",
            "-",
            "+",
            "\u001f",
            "/",
            "\"\\ud83d\":",
            "[[",
            "{}")
        .list()
        .ofMinSize(1)
        .ofMaxSize(9)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> numbers() {
    return Arbitraries.strings()
        .withChars("0123456789999999..eE+--")
        .ofMinLength(1)
        .ofMaxLength(24);
  }
}
