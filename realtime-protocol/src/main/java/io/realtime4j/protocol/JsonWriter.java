package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBinary;
import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.NumberOutput;

/**
 * Writes values as JSON text into a {@link ByteSink}. Not the streaming generator: that can only
 * copy raw text that is a string of characters, and raw bodies are most of what a chat relays.
 */
final class JsonWriter implements BiConsumer<String, JsonValue> {
  private static final byte[] PLACEHOLDER = ByteSink.ascii("{\"_placeholder\":true,\"num\":");
  private static final byte[] TRUE = ByteSink.ascii("true");
  private static final byte[] FALSE = ByteSink.ascii("false");
  private static final byte[] NULL = ByteSink.ascii("null");
  private static final byte[] HEX = ByteSink.ascii("0123456789abcdef");

  private final ByteSink out;
  // Null where binary has no place.
  private final @Nullable List<JsonBinary> attachments;
  private final int maxDepth;
  // Of the innermost object under way: how deep it stands, and whether nothing is in it yet.
  private int memberDepth;
  private boolean isFirstMember;

  JsonWriter(ByteSink out, @Nullable List<JsonBinary> attachments, int maxDepth) {
    this.out = out;
    this.attachments = attachments;
    this.maxDepth = maxDepth;
  }

  void write(JsonValue value) {
    write(value, 0);
  }

  /**
   * Writes arguments.
   *
   * @param name stands before them; {@code null} for none
   */
  void write(@Nullable String name, List<JsonValue> args) {
    write(name, args, 1);
  }

  private void write(JsonValue value, int depth) {
    if (value instanceof JsonString text) {
      writeText(text.value());
    } else if (value instanceof JsonObject object) {
      write(object.members(), depth + 1);
    } else if (value instanceof JsonArray array) {
      write(null, array.values(), depth + 1);
    } else if (value instanceof JsonNumber number) {
      write(number);
    } else if (value instanceof JsonBool bool) {
      out.put(bool.value() ? TRUE : FALSE);
    } else if (value instanceof JsonRaw raw) {
      out.put(raw.utf8());
    } else if (value instanceof JsonBinary binary) {
      write(binary);
    } else {
      out.put(NULL);
    }
  }

  private void write(@Nullable String name, List<JsonValue> array, int depth) {
    checkDepth(depth);
    out.put('[');
    if (name != null) {
      writeText(name);
    }
    for (int i = 0; i < array.size(); i++) {
      if (i > 0 || name != null) {
        out.put(',');
      }
      write(array.get(i), depth);
    }
    out.put(']');
  }

  private void write(Map<String, JsonValue> members, int depth) {
    checkDepth(depth);
    out.put('{');
    int outerDepth = memberDepth;
    memberDepth = depth;
    isFirstMember = true;
    members.forEach(this);
    isFirstMember = false;
    memberDepth = outerDepth;
    out.put('}');
  }

  /** Writes a member of the object under way. */
  @Override
  public void accept(String key, JsonValue value) {
    if (!isFirstMember) {
      out.put(',');
    }
    isFirstMember = false;
    writeKey(key);
    out.put(':');
    write(value, memberDepth);
  }

  private void checkDepth(int depth) {
    if (depth > maxDepth) {
      throw tooDeep(maxDepth);
    }
  }

  static IllegalArgumentException tooDeep(int maxDepth) {
    return new IllegalArgumentException("JSON must be nested at most " + maxDepth + " deep");
  }

  void writeKey(String key) {
    int start = out.size();
    writeText(key);
    // As many bytes as characters: all are ASCII, as in most keys.
    if (out.size() - start > key.length() + 2 && PacketRules.hasHalfPair(key)) {
      throw new IllegalArgumentException("a key must not hold half a surrogate pair");
    }
  }

  private void write(JsonNumber number) {
    if (number.isIntegral()) {
      out.putDecimal(number.longValue());
    } else {
      // The same shortest digits on every JDK, which Double.toString gives from 19 on only.
      out.put(ByteSink.ascii(NumberOutput.toString(number.doubleValue(), true)));
    }
  }

  private void write(JsonBinary binary) {
    if (attachments == null) {
      throw new IllegalArgumentException("binary has no JSON form: it travels as an attachment");
    }
    out.put(PLACEHOLDER);
    out.putDecimal(attachments.size());
    out.put('}');
    attachments.add(binary);
  }

  void writeText(String text) {
    out.put('"');
    int i = out.putPlain(text, 0);
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c < 0x80) {
        escape(c);
      } else if (!Character.isSurrogate(c)) {
        out.putUtf8(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.putUtf8(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        // UTF-8 has no form for half a pair, JSON has: what JavaScript writes, too.
        escapeAsHex(c);
      }
      i = out.putPlain(text, i + 1);
    }
    out.put('"');
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> escapeAs(c);
      case '\b' -> escapeAs('b');
      case '\t' -> escapeAs('t');
      case '\n' -> escapeAs('n');
      case '\f' -> escapeAs('f');
      case '\r' -> escapeAs('r');
      default -> escapeAsHex(c);
    }
  }

  private void escapeAs(char letter) {
    out.put('\\');
    out.put(letter);
  }

  private void escapeAsHex(char c) {
    escapeAs('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.put(HEX[(c >> shift) & 0xF]);
    }
  }
}
