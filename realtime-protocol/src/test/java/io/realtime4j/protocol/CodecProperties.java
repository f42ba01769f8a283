package io.realtime4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

@PropertyDefaults(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
class CodecProperties {
  private static final ProtocolLimits LIMITS = ProtocolLimits.DEFAULT.withMaxAttachments(1_000);

  @Property
  void jsonComesBack(@ForAll("json") JsonValue value) {
    assertThat(Json.parse(ByteBuffer.wrap(Json.toBytes(value)), LIMITS)).isEqualTo(value);
    assertThat(Json.parse(Json.toText(value), LIMITS)).isEqualTo(value);
  }

  @Property
  void jsonWithRawTextMeansTheSame(@ForAll("jsonWithRaw") JsonValue value) {
    assertThat(value).isEqualTo(Json.parse(ByteBuffer.wrap(Json.toBytes(value)), LIMITS));
  }

  @Property
  void anEnginePacketComesBack(@ForAll("enginePackets") EnginePacket packet) {
    Frame frame = EngineCodec.encode(packet);
    assertThat(
            frame.isText()
                ? EngineCodec.decodeText(frame.buffer(), LIMITS)
                : EngineCodec.decodeBinary(frame.buffer()))
        .isEqualTo(packet);
  }

  @Property
  void anySplitIntoPollingBodiesGivesTheSamePackets(
      @ForAll("engineSequences") List<EnginePacket> packets, @ForAll List<Boolean> cuts) {
    List<EnginePacket> received = new ArrayList<>();
    List<Frame> body = new ArrayList<>();
    for (int i = 0; i < packets.size(); i++) {
      body.add(EngineCodec.encode(packets.get(i)));
      if (i == packets.size() - 1 || (i < cuts.size() && cuts.get(i))) {
        ByteBuffer bytes = ByteBuffer.wrap(EngineCodec.encodePayload(body));
        received.addAll(EngineCodec.decodePayload(bytes, LIMITS));
        body.clear();
      }
    }
    assertThat(received).isEqualTo(packets);
  }

  @Property
  void aSocketPacketComesBack(@ForAll("packets") SocketPacket packet) {
    List<Frame> frames = SocketEncoder.encode(packet);
    assertThat(frames).hasSize(1);
    assertThat(overWebSocket(frames)).containsExactly(packet);
  }

  @Property
  void aSocketPacketWithBinaryComesBack(@ForAll("binaryPackets") SocketPacket packet) {
    assertThat(overWebSocket(SocketEncoder.encode(packet, LIMITS))).containsExactly(packet);
  }

  @Property
  void aSocketPacketWithRawTextMeansTheSame(@ForAll("rawPackets") SocketPacket packet) {
    List<SocketPacket> received = overWebSocket(SocketEncoder.encode(packet));
    assertThat(received).hasSize(1);
    assertThat(packet).isEqualTo(received.get(0));
  }

  @Property
  void packetsThatShareAPollingBodyComeBackInOrder(
      @ForAll("packetSequences") List<SocketPacket> packets) {
    List<Frame> frames = new ArrayList<>();
    packets.forEach(packet -> frames.addAll(SocketEncoder.encode(packet, LIMITS)));
    ByteBuffer body = ByteBuffer.wrap(EngineCodec.encodePayload(frames));
    assertThat(Wire.receive(new SocketDecoder(LIMITS), EngineCodec.decodePayload(body, LIMITS)))
        .isEqualTo(packets);
  }

  @Property
  void thereIsOneBinaryFrameForEachAttachment(@ForAll("binaryPackets") SocketPacket packet) {
    List<Frame> frames = SocketEncoder.encode(packet, LIMITS);
    String text = Wire.text(frames.get(0).buffer());
    assertThat(frames.subList(1, frames.size())).noneMatch(Frame::isText);
    assertThat(text.charAt(1) == '5' || text.charAt(1) == '6').isEqualTo(frames.size() > 1);
  }

  @Property
  void whatIsEncodedIsRead(@ForAll("anything") JsonValue value, @ForAll("depths") int depth) {
    JsonValue nested = value;
    for (int i = 0; i < depth; i++) {
      nested = i % 2 == 0 ? JsonArray.of(nested) : JsonObject.of("k", nested);
    }
    SocketPacket packet = new SocketPacket.Event("/", null, List.of(JsonValue.of("e"), nested));
    List<Frame> frames;
    try {
      frames = SocketEncoder.encode(packet);
    } catch (IllegalArgumentException refused) {
      assertThatIllegalArgumentException().isThrownBy(() -> Json.check(packetArgs(packet)));
      return;
    }
    assertThat(Wire.receive(new SocketDecoder(ProtocolLimits.DEFAULT), Wire.messages(frames)))
        .containsExactly(packet);
  }

  private static JsonValue packetArgs(SocketPacket packet) {
    return new JsonArray(((SocketPacket.Event) packet).args());
  }

  private static List<SocketPacket> overWebSocket(List<Frame> frames) {
    return Wire.receive(new SocketDecoder(LIMITS), Wire.messages(frames));
  }

  @Provide
  Arbitrary<JsonValue> json() {
    return Samples.json();
  }

  @Provide
  Arbitrary<JsonValue> jsonWithRaw() {
    return Samples.jsonWithRaw();
  }

  @Provide
  Arbitrary<JsonValue> anything() {
    Arbitrary<JsonValue> byAnyKey =
        Combinators.combine(Samples.strings(), Samples.json())
            .as((key, value) -> JsonObject.of(key, value));
    // No raw text: the encoder copies it, and whoever gives it vouches for it.
    return Arbitraries.oneOf(Samples.json(), byAnyKey);
  }

  @Provide
  Arbitrary<Integer> depths() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 4),
        Arbitraries.integers()
            .between(ProtocolLimits.VALUE_DEPTH - 6, ProtocolLimits.PACKET_DEPTH + 4),
        Arbitraries.of(ProtocolLimits.DEEPEST + 10));
  }

  @Provide
  Arbitrary<EnginePacket> enginePackets() {
    return Samples.enginePackets();
  }

  @Provide
  Arbitrary<List<EnginePacket>> engineSequences() {
    return Samples.enginePackets().list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<SocketPacket> packets() {
    return Samples.packets(Samples.json());
  }

  @Provide
  Arbitrary<SocketPacket> binaryPackets() {
    return Samples.packets(Samples.jsonWithBinary());
  }

  @Provide
  Arbitrary<SocketPacket> rawPackets() {
    return Samples.packets(Samples.jsonWithRaw());
  }

  @Provide
  Arbitrary<List<SocketPacket>> packetSequences() {
    return binaryPackets().list().ofMinSize(1).ofMaxSize(5);
  }
}
