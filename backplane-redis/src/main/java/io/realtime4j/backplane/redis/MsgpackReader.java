package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.ProtocolLimits;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/*
 * What JavaScript has beyond JSON becomes what JSON.stringify would make of it: no finite number and
 * undefined become null, a date its ISO text. An ArrayBuffer, of which older encoders make an
 * extension, is binary.
 */
/** Reads values written as MessagePack. */
final class MsgpackReader {
  /** As deep as a packet may be, and what is around it. */
  private static final int MAX_DEPTH = ProtocolLimits.PACKET_DEPTH + 8;

  /** Redis itself ends a listener for whom so much waits: more comes from no server. */
  static final int MAX_BYTES = 32 * 1024 * 1024;

  /**
   * A value may take a single byte and here some hundred times as much; this many fit into any heap
   * that serves a chat. What a server tells of ten thousand sockets is a third of it.
   */
  static final int MAX_VALUES = 1_000_000;

  /** Room made at once for what a size promises; the rest when it comes. */
  private static final int MAX_PROMISED = 1_024;

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ByteBuffer in;
  private int depth;
  private int values;

  private MsgpackReader(ByteBuffer in) {
    this.in = in;
  }

  /** Reads one value that takes up all of the bytes. */
  static JsonValue read(byte[] bytes) throws MalformedException {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException("longer than " + MAX_BYTES + " bytes");
    }
    MsgpackReader reader = new MsgpackReader(ByteBuffer.wrap(bytes));
    try {
      JsonValue value = reader.value();
      if (reader.in.hasRemaining()) {
        throw new MalformedException("more than one value");
      }
      return value;
    } catch (BufferUnderflowException e) {
      throw new MalformedException("a value has no end", e);
    }
  }

  private JsonValue value() throws MalformedException {
    if (++values > MAX_VALUES) {
      throw new MalformedException("more than " + MAX_VALUES + " values");
    }
    int first = unsigned(1);
    if (first < 0x80) {
      return JsonNumber.of((long) first);
    } else if (first < 0x90) {
      return object(first & 0x0f);
    } else if (first < 0xa0) {
      return array(first & 0x0f);
    } else if (first < 0xc0) {
      return string(first & 0x1f);
    } else if (first >= 0xe0) {
      return JsonNumber.of((long) (byte) first);
    }
    return switch (first) {
      case 0xc0 -> JsonValue.nullValue();
      case 0xc2 -> JsonValue.of(false);
      case 0xc3 -> JsonValue.of(true);
      case 0xc4, 0xc5, 0xc6 -> JsonValue.binary(bytes(size(first - 0xc4)));
      case 0xc7, 0xc8, 0xc9 -> extension(size(first - 0xc7));
      case 0xca -> number(in.getFloat());
      case 0xcb -> number(in.getDouble());
      case 0xcc, 0xcd -> JsonNumber.of((long) unsigned(1 << (first - 0xcc)));
      case 0xce -> JsonNumber.of(in.getInt() & 0xffff_ffffL);
      case 0xcf -> unsignedLong(in.getLong());
      case 0xd0 -> JsonNumber.of((long) in.get());
      case 0xd1 -> JsonNumber.of((long) in.getShort());
      case 0xd2 -> JsonNumber.of((long) in.getInt());
      case 0xd3 -> JsonNumber.of(in.getLong());
      case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(1 << (first - 0xd4));
      case 0xd9, 0xda, 0xdb -> string(size(first - 0xd9));
      case 0xdc, 0xdd -> array(size(first - 0xdc + 1));
      case 0xde, 0xdf -> object(size(first - 0xde + 1));
      default -> throw new MalformedException("there is no such value: " + first);
    };
  }

  /** Returns what one or two bytes say. */
  private int unsigned(int bytes) {
    return bytes == 1 ? in.get() & 0xff : in.getShort() & 0xffff;
  }

  /** Returns a size of 1, 2 or 4 bytes. */
  private int size(int log) throws MalformedException {
    int size = log < 2 ? unsigned(1 << log) : in.getInt();
    // Each thing takes a byte at least, so that no promise goes beyond what has come.
    if (size < 0 || size > in.remaining()) {
      throw new MalformedException("a size goes beyond the end");
    }
    return size;
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[Math.min(size, in.remaining() + 1)];
    in.get(bytes);
    return bytes;
  }

  private JsonString string(int size) {
    return new JsonString(new String(bytes(size), StandardCharsets.UTF_8));
  }

  private JsonArray array(int size) throws MalformedException {
    deeper();
    List<JsonValue> values = new ArrayList<>(Math.min(size, MAX_PROMISED));
    for (int i = 0; i < size; i++) {
      values.add(value());
    }
    depth--;
    return new JsonArray(values);
  }

  private JsonObject object(int size) throws MalformedException {
    deeper();
    JsonObject.Builder object = JsonObject.builder();
    for (int i = 0; i < size; i++) {
      object.put(key(), value());
    }
    depth--;
    return object.build();
  }

  /** Numbers are names in other languages; the text of a list would double with each level. */
  private String key() throws MalformedException {
    JsonValue key = value();
    if (key instanceof JsonString text) {
      return text.value();
    } else if (key instanceof JsonNumber || key instanceof JsonBool || key instanceof JsonNull) {
      return key.toString();
    }
    throw new MalformedException("a key is no text");
  }

  private void deeper() throws MalformedException {
    if (++depth > MAX_DEPTH) {
      throw new MalformedException("nested deeper than " + MAX_DEPTH);
    }
  }

  private static JsonValue number(double value) {
    return Double.isFinite(value) ? JsonNumber.of(value) : JsonValue.nullValue();
  }

  /** Beyond a long it is the nearest double, as in JavaScript. */
  private static JsonNumber unsignedLong(long bits) {
    return bits >= 0 ? JsonNumber.of(bits) : JsonNumber.of((bits >>> 1) * 2.0 + (bits & 1));
  }

  private JsonValue extension(int size) throws MalformedException {
    int type = in.get();
    byte[] bytes = bytes(size);
    ByteBuffer data = ByteBuffer.wrap(bytes);
    if (type == -1) {
      return timestamp(data);
    } else if (type == 0 && size == 1) {
      return JsonValue.nullValue();
    } else if (type == 0) {
      return JsonValue.binary(bytes);
    }
    throw new MalformedException("there is no such extension: " + type);
  }

  private static JsonValue timestamp(ByteBuffer data) throws MalformedException {
    long seconds;
    long nanos = 0;
    switch (data.remaining()) {
      case 4 -> seconds = data.getInt() & 0xffff_ffffL;
      case 8 -> {
        long both = data.getLong();
        nanos = both >>> 34;
        seconds = both & 0x3_ffff_ffffL;
      }
      case 12 -> {
        nanos = data.getInt() & 0xffff_ffffL;
        seconds = data.getLong();
      }
      default -> throw new MalformedException("there is no such time");
    }
    try {
      return JsonValue.of(ISO.format(Instant.ofEpochSecond(seconds, nanos)));
    } catch (DateTimeException | ArithmeticException e) {
      return JsonValue.nullValue();
    }
  }
}
