package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.io.NumberInput;

/*
 * A descent over the bytes of RFC 8259. Not the streaming parser of a library: most of what a chat
 * reads are small answers, for each of which that makes ten objects of its own before the first
 * token, and large methods that a new process has to compile before it is quick.
 */
/** Turns one JSON text, checked to be UTF-8, into a value. For one text. */
final class JsonReader {
  /** More digits than any double can use; converting them costs time that a peer should not get. */
  private static final int MAX_NUMBER_LENGTH = 1_000;

  /** Integers of so few digits are longs. */
  private static final int SAFE_DIGITS = 18;

  private static final int END = -1;

  private final byte[] text;
  private final int from;
  private final int to;
  private final int maxDepth;
  private int at;

  private JsonReader(ByteSpan span, int maxDepth) {
    this.text = span.array;
    this.from = span.from;
    this.to = span.to;
    this.maxDepth = maxDepth;
    this.at = span.from;
  }

  static JsonValue read(ByteSpan text, int maxDepth) {
    return new JsonReader(text, maxDepth).document();
  }

  private JsonValue document() {
    JsonValue value = value(0);
    if (peekToken() != END) {
      throw malformed("text after the JSON value");
    }
    return value;
  }

  private int peek() {
    return at < to ? text[at] : END;
  }

  /** Passes over space, and returns what comes then. */
  private int peekToken() {
    while (at < to) {
      byte next = text[at];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next;
      }
      at++;
    }
    return END;
  }

  private JsonValue value(int depth) {
    return switch (peekToken()) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> new JsonString(text());
      case 't' -> literal("true", JsonBool.TRUE);
      case 'f' -> literal("false", JsonBool.FALSE);
      case 'n' -> literal("null", JsonNull.INSTANCE);
      default -> number();
    };
  }

  private JsonValue literal(String name, JsonValue value) {
    for (int i = 0; i < name.length(); i++) {
      if (peek() != name.charAt(i)) {
        throw malformed("an unknown word");
      }
      at++;
    }
    return value;
  }

  private JsonValue array(int depth) {
    checkDepth(depth);
    at++;
    if (peekToken() == ']') {
      at++;
      return JsonArray.EMPTY;
    }
    JsonValue first = value(depth);
    if (!goesOn(']')) {
      // Nearly every answer: a list that nobody needs to copy.
      return new JsonArray(List.of(first));
    }
    List<JsonValue> values = new ArrayList<>();
    values.add(first);
    do {
      values.add(value(depth));
    } while (goesOn(']'));
    return new JsonArray(values);
  }

  private JsonValue object(int depth) {
    checkDepth(depth);
    at++;
    if (peekToken() == '}') {
      at++;
      return JsonObject.EMPTY;
    }
    JsonObject.Builder members = JsonObject.builder();
    do {
      String name = name();
      if (peekToken() != ':') {
        throw malformed("no colon after a name");
      }
      at++;
      members.put(name, value(depth));
    } while (goesOn('}'));
    return members.build();
  }

  /** Passes over what stands behind an element; returns whether it is a comma. */
  private boolean goesOn(int closing) {
    int next = peekToken();
    if (next != ',' && next != closing) {
      throw malformed("neither a comma nor an end");
    }
    at++;
    return next == ',';
  }

  private String name() {
    if (peekToken() != '"') {
      throw malformed("a member without a name");
    }
    int start = at + 1;
    int end = plainEnd(start);
    if (end < to && text[end] == '"') {
      at = end + 1;
      String known = KnownNames.of(text, start, end);
      return known == null ? slice(start, end) : known;
    }
    String name = text();
    if (PacketRules.hasHalfPair(name)) {
      throw malformed("half a surrogate pair in a name");
    }
    return name;
  }

  private String text() {
    int start = at + 1;
    int end = plainEnd(start);
    if (end < to && text[end] == '"') {
      at = end + 1;
      return slice(start, end);
    }
    StringBuilder unescaped = new StringBuilder();
    at = start;
    while (true) {
      unescaped.append(slice(at, end));
      at = end;
      if (peek() == '"') {
        at++;
        return unescaped.toString();
      }
      if (peek() != '\\') {
        throw malformed("a string that does not end, or with a control character");
      }
      at++;
      unescaped.append(escaped());
      end = plainEnd(at);
    }
  }

  /** Returns where the characters end that stand for themselves. */
  private int plainEnd(int start) {
    int i = start;
    while (i < to && text[i] != '"' && text[i] != '\\' && (text[i] >= ' ' || text[i] < 0)) {
      i++;
    }
    return i;
  }

  private String slice(int start, int end) {
    return start == end ? "" : new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  private char escaped() {
    int letter = peek();
    at++;
    return switch (letter) {
      case '"', '\\', '/' -> (char) letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> fromHex();
      default -> throw malformed("an unknown escape");
    };
  }

  private char fromHex() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek() == END ? -1 : Character.digit((char) peek(), 16);
      // Character.digit knows digits of all scripts; a byte is none of those but ASCII.
      if (digit < 0) {
        throw malformed("an escape that is not four hexadecimal digits");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  private JsonNumber number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int firstDigit = at;
    digits();
    if (text[firstDigit] == '0' && at - firstDigit > 1) {
      throw malformed("a number that begins with a zero");
    }
    boolean isInteger = true;
    if (peek() == '.') {
      isInteger = false;
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      isInteger = false;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    if (at - start > MAX_NUMBER_LENGTH) {
      throw new ProtocolViolation(ProtocolViolation.TOO_LARGE, "a number is too long" + place());
    }
    return isInteger && at - firstDigit <= SAFE_DIGITS
        ? integer(start)
        : converted(start, isInteger);
  }

  /** Passes over one digit or more. */
  private void digits() {
    int start = at;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw malformed("no value");
    }
  }

  private JsonNumber integer(int start) {
    boolean isNegative = text[start] == '-';
    long value = 0;
    for (int i = isNegative ? start + 1 : start; i < at; i++) {
      value = value * 10 + (text[i] - '0');
    }
    return JsonNumber.of(isNegative ? -value : value);
  }

  private JsonNumber converted(int start, boolean isInteger) {
    String digits = new String(text, start, at - start, StandardCharsets.ISO_8859_1);
    if (isInteger) {
      try {
        return JsonNumber.of(Long.parseLong(digits));
      } catch (NumberFormatException beyondLong) {
        // The nearest double then, as in JavaScript.
      }
    }
    double value = NumberInput.parseDouble(digits, true);
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

  /** Says where, never what: the text may be a secret. */
  private String place() {
    return " at byte " + (at - from);
  }

  private ProtocolViolation malformed(String what) {
    return new ProtocolViolation(ProtocolViolation.BAD_JSON, "malformed JSON: " + what + place());
  }
}
