package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random values and packets for properties. */
final class Samples {
  private Samples() {}

  /** Returns strings with escapes, all planes and halves of surrogate pairs. */
  static Arbitrary<String> strings() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(20),
        Arbitraries.strings().all().ofMaxLength(12),
        Arbitraries.of("", "_placeholder", "num", "\u2028", "\ud83d\ude00", "\ude00\ud83d", "\0"));
  }

  /** Returns strings that have a UTF-8 form. */
  static Arbitrary<String> wellFormed() {
    return strings()
        .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  /** Returns JSON without raw text and binary. */
  static Arbitrary<JsonValue> json() {
    return tree(leaves());
  }

  /** Returns JSON with binary in it. */
  static Arbitrary<JsonValue> jsonWithBinary() {
    return tree(Arbitraries.oneOf(leaves(), byteArrays().map(JsonValue::binary)));
  }

  /** Returns JSON with raw text in it. */
  static Arbitrary<JsonValue> jsonWithRaw() {
    return tree(Arbitraries.oneOf(leaves(), json().map(value -> Json.raw(Json.toBytes(value)))));
  }

  private static Arbitrary<JsonValue> leaves() {
    return Arbitraries.oneOf(
        strings().map(JsonString::new),
        Arbitraries.longs().map(JsonNumber::of),
        Arbitraries.doubles().map(JsonNumber::of),
        Arbitraries.longs()
            .map(Double::longBitsToDouble)
            .filter(Double::isFinite)
            .map(JsonNumber::of),
        Arbitraries.of(true, false).map(JsonValue::of),
        Arbitraries.just(JsonValue.nullValue()));
  }

  private static Arbitrary<JsonValue> tree(Arbitrary<? extends JsonValue> leaves) {
    Arbitrary<JsonValue> level = leaves.map(leaf -> leaf);
    for (int depth = 0; depth < 3; depth++) {
      Arbitrary<JsonValue> below = level;
      Arbitrary<Map<String, JsonValue>> members = Arbitraries.maps(keys(), below).ofMaxSize(3);
      level =
          Arbitraries.frequencyOf(
              Tuple.of(3, leaves.map(leaf -> leaf)),
              Tuple.of(1, below.list().ofMaxSize(3).map(JsonArray::new)),
              Tuple.of(1, members.map(JsonObject::new)));
    }
    return level;
  }

  /** Returns any key but halves of pairs and the one that makes a placeholder. */
  private static Arbitrary<String> keys() {
    return wellFormed().filter(key -> !key.equals("_placeholder"));
  }

  static Arbitrary<byte[]> byteArrays() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(12);
  }

  /** Returns packets of all kinds whose JSON is of one kind. */
  static Arbitrary<SocketPacket> packets(Arbitrary<JsonValue> values) {
    return Arbitraries.oneOf(
        events(values),
        acks(values),
        Combinators.combine(namespaces(), objects().injectNull(0.3)).as(SocketPacket.Connect::new),
        namespaces().map(SocketPacket.Disconnect::new),
        Combinators.combine(namespaces(), Arbitraries.oneOf(objects(), texts()))
            .as(SocketPacket.ConnectError::new));
  }

  private static Arbitrary<SocketPacket> events(Arbitrary<JsonValue> values) {
    Arbitrary<JsonValue> names =
        Arbitraries.oneOf(texts(), Arbitraries.longs().map(JsonNumber::of))
            .filter(name -> !PacketRules.isReserved(name.toString()));
    return Combinators.combine(namespaces(), ackIds().injectNull(0.5), names, args(values))
        .as(
            (namespace, ackId, name, args) -> {
              args.add(0, name);
              return new SocketPacket.Event(namespace, ackId, args);
            });
  }

  private static Arbitrary<SocketPacket> acks(Arbitrary<JsonValue> values) {
    return Combinators.combine(namespaces(), ackIds(), args(values)).as(SocketPacket.Ack::new);
  }

  private static Arbitrary<List<JsonValue>> args(Arbitrary<JsonValue> values) {
    return values.list().ofMaxSize(3);
  }

  private static Arbitrary<Long> ackIds() {
    return Arbitraries.longs().between(0, Long.MAX_VALUE);
  }

  private static Arbitrary<JsonValue> texts() {
    return strings().map(JsonString::new);
  }

  private static Arbitrary<JsonValue> objects() {
    return Arbitraries.maps(keys(), json()).ofMaxSize(3).map(JsonObject::new);
  }

  private static Arbitrary<String> namespaces() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "/", "/chat", "/admin?token=1234&uid=a%2Cb", "//", "/1", "/[\"a\"]", "/\u00e9"),
        wellFormed().map(text -> "/" + text.replaceAll("[,\\x00-\\x1f]", "")));
  }

  /** Returns Engine.IO packets whose text may hold anything but the separator of polling bodies. */
  static Arbitrary<EnginePacket> enginePackets() {
    Arbitrary<String> data = wellFormed().map(text -> text.replace("\u001e", ""));
    return Arbitraries.oneOf(
        data.map(EnginePacket.Ping::new),
        data.map(EnginePacket.Pong::new),
        data.map(text -> new EnginePacket.Text(StandardCharsets.UTF_8.encode(text))),
        byteArrays().map(bytes -> new EnginePacket.Binary(ByteBuffer.wrap(bytes))),
        handshakes().map(EnginePacket.Open::new),
        Arbitraries.of(
            new EnginePacket.Close(), new EnginePacket.Upgrade(), new EnginePacket.Noop()));
  }

  private static Arbitrary<Handshake> handshakes() {
    Arbitrary<Integer> positive = Arbitraries.integers().greaterOrEqual(1);
    return Combinators.combine(
            strings().filter(text -> !text.isEmpty()),
            strings().list().ofMaxSize(2),
            positive,
            positive,
            positive)
        .as(Handshake::new);
  }
}
