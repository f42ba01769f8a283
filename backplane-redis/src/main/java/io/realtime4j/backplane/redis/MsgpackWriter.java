package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBinary;
import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes values as MessagePack, each in its shortest form. */
final class MsgpackWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  private MsgpackWriter() {}

  static byte[] write(JsonValue value) {
    MsgpackWriter writer = new MsgpackWriter();
    writer.value(value);
    return writer.out.toByteArray();
  }

  private void value(JsonValue value) {
    if (value instanceof JsonRaw raw) {
      value(raw.parsed());
    } else if (value instanceof JsonString string) {
      string(string.value());
    } else if (value instanceof JsonNumber number) {
      number(number);
    } else if (value instanceof JsonObject object) {
      object(object);
    } else if (value instanceof JsonArray array) {
      header(array.size(), 16, 0x90, -1, 0xdc);
      array.values().forEach(this::value);
    } else if (value instanceof JsonBool bool) {
      out.write(bool.value() ? 0xc3 : 0xc2);
    } else if (value instanceof JsonBinary binary) {
      header(binary.size(), 0, 0, 0xc4, 0xc5);
      out.writeBytes(binary.toByteArray());
    } else if (value instanceof JsonNull) {
      out.write(0xc0);
    }
  }

  private void object(JsonObject object) {
    header(object.members().size(), 16, 0x80, -1, 0xde);
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      string(member.getKey());
      value(member.getValue());
    }
  }

  private void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    header(utf8.length, 32, 0xa0, 0xd9, 0xda);
    out.writeBytes(utf8);
  }

  /**
   * Writes a size and what it is of.
   *
   * @param fixed below which size it is a part of the first byte
   * @param of8 the first byte before a size of 8 bits, or -1 if there is none such
   * @param of16 the first byte before one of 16 bits; the next is that before one of 32
   */
  private void header(int size, int fixed, int fix, int of8, int of16) {
    if (size < fixed) {
      out.write(fix | size);
    } else if (size < 0x100 && of8 >= 0) {
      out.write(of8);
      out.write(size);
    } else if (size < 0x10000) {
      out.write(of16);
      bytes(size, 2);
    } else {
      out.write(of16 + 1);
      bytes(size, 4);
    }
  }

  private void number(JsonNumber number) {
    if (!number.isIntegral()) {
      out.write(0xcb);
      bytes(Double.doubleToLongBits(number.doubleValue()), 8);
      return;
    }
    long value = number.longValue();
    if (value >= 0) {
      positive(value);
    } else {
      negative(value);
    }
  }

  private void positive(long value) {
    if (value < 0x80) {
      out.write((int) value);
    } else if (value < 0x100) {
      out.write(0xcc);
      bytes(value, 1);
    } else if (value < 0x10000) {
      out.write(0xcd);
      bytes(value, 2);
    } else if (value < 0x100000000L) {
      out.write(0xce);
      bytes(value, 4);
    } else {
      out.write(0xcf);
      bytes(value, 8);
    }
  }

  private void negative(long value) {
    if (value >= -0x20) {
      out.write((int) value);
    } else if (value >= Byte.MIN_VALUE) {
      out.write(0xd0);
      bytes(value, 1);
    } else if (value >= Short.MIN_VALUE) {
      out.write(0xd1);
      bytes(value, 2);
    } else if (value >= Integer.MIN_VALUE) {
      out.write(0xd2);
      bytes(value, 4);
    } else {
      out.write(0xd3);
      bytes(value, 8);
    }
  }

  private void bytes(long value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }
}
