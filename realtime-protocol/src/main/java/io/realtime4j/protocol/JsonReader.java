package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Turns one JSON text, checked to be UTF-8, into a value. */
final class JsonReader {
  /** More digits than any double can use; converting them costs time that a peer should not get. */
  private static final int MAX_NUMBER_LENGTH = 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Four zero-padded bytes would otherwise pass as UTF-16 or UTF-32.
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ProtocolLimits.DEEPEST + 1)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  private final int maxDepth;

  private JsonReader(JsonParser parser, int maxDepth) {
    this.parser = parser;
    this.maxDepth = maxDepth;
  }

  static JsonValue read(ByteSpan text, int maxDepth) {
    try (JsonParser parser =
        JSON.createParser(ObjectReadContext.empty(), text.array, text.from, text.length())) {
      return new JsonReader(parser, maxDepth).document();
    } catch (ProtocolViolation e) {
      throw e;
    } catch (StreamConstraintsException e) {
      throw new ProtocolViolation(
          ProtocolViolation.TOO_LARGE, "a JSON token is too long" + place(e));
    } catch (JacksonException e) {
      throw new ProtocolViolation(ProtocolViolation.BAD_JSON, "malformed JSON" + place(e));
    } catch (RuntimeException e) {
      // Not known to happen; but a defect of the parser must not be a way to kill a loop's task.
      throw new ProtocolViolation(ProtocolViolation.BAD_JSON, "unreadable JSON");
    }
  }

  /** Says where, never what: the parser's own message would quote the text. */
  private static String place(JacksonException e) {
    return e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
  }

  private JsonValue document() {
    JsonValue value = value(parser.nextToken(), 0);
    if (parser.nextToken() != null) {
      throw malformed("text after the JSON value");
    }
    return value;
  }

  private JsonValue value(@Nullable JsonToken token, int depth) {
    if (token == null) {
      throw malformed("no JSON value");
    }
    return switch (token) {
      case START_OBJECT -> object(depth + 1);
      case START_ARRAY -> array(depth + 1);
      case VALUE_STRING -> new JsonString(parser.getString());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> JsonBool.TRUE;
      case VALUE_FALSE -> JsonBool.FALSE;
      case VALUE_NULL -> JsonNull.INSTANCE;
      default -> throw malformed("an unexpected " + token);
    };
  }

  private JsonValue array(int depth) {
    checkDepth(depth);
    JsonToken token = parser.nextToken();
    if (token == JsonToken.END_ARRAY) {
      return JsonArray.EMPTY;
    }
    List<JsonValue> values = new ArrayList<>();
    while (token != JsonToken.END_ARRAY) {
      values.add(value(token, depth));
      token = parser.nextToken();
    }
    return new JsonArray(values);
  }

  private JsonValue object(int depth) {
    checkDepth(depth);
    String name = parser.nextName();
    if (name == null) {
      return JsonObject.EMPTY;
    }
    JsonObject.Builder members = JsonObject.builder();
    while (name != null) {
      members.put(name, value(parser.nextToken(), depth));
      name = parser.nextName();
    }
    return members.build();
  }

  private JsonNumber integer() {
    NumberType type = parser.getNumberType();
    return type == NumberType.INT || type == NumberType.LONG
        ? JsonNumber.of(parser.getLongValue())
        : number();
  }

  private JsonNumber number() {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw malformed("a number beyond any double");
    }
    return JsonNumber.of(value);
  }

  private void checkDepth(int depth) {
    if (depth > maxDepth) {
      throw new ProtocolViolation(
          ProtocolViolation.TOO_DEEP, "JSON must be nested at most " + maxDepth + " deep");
    }
  }

  private static ProtocolViolation malformed(String what) {
    return new ProtocolViolation(ProtocolViolation.BAD_JSON, "malformed JSON: " + what);
  }
}
