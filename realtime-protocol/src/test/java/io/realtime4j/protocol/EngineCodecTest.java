package io.realtime4j.protocol;

import static io.realtime4j.protocol.Wire.bytes;
import static io.realtime4j.protocol.Wire.violation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineCodecTest {
  private static final ProtocolLimits LIMITS = ProtocolLimits.DEFAULT;

  @Test
  void packetsWithoutDataAreOneDigit() {
    assertPacket(new EnginePacket.Close(), bytes('1'));
    assertPacket(new EnginePacket.Ping(""), bytes('2'));
    assertPacket(new EnginePacket.Pong(""), bytes('3'));
    assertPacket(new EnginePacket.Upgrade(), bytes('5'));
    assertPacket(new EnginePacket.Noop(), bytes('6'));
  }

  @Test
  void aProbeIsAPingWithData() {
    assertPacket(new EnginePacket.Ping("probe"), bytes('2', "probe"));
    assertPacket(new EnginePacket.Pong("probe"), bytes('3', "probe"));
  }

  @Test
  void aMessageIsItsUtf8() {
    assertPacket(
        new EnginePacket.Text(bytes("h", 0xC3, 0xA9)), // "hé"
        bytes(
            '4', // message
            'h', 0xC3, // é, first byte
            0xA9)); // é, second byte
    assertPacket(new EnginePacket.Text(bytes()), bytes('4'));
  }

  @Test
  void anOpenPacketHasItsKeysInOrder() {
    Handshake handshake = new Handshake("abc", List.of("websocket"), 300, 200, 1_000_000);
    assertPacket(
        new EnginePacket.Open(handshake),
        bytes(
            '0', // open
            "{\"sid\":\"abc\",",
            "\"upgrades\":[\"websocket\"],",
            "\"pingInterval\":300,",
            "\"pingTimeout\":200,",
            "\"maxPayload\":1000000}"));
  }

  @Test
  void anOldServersHandshakeHasNoLargestPayload() {
    EnginePacket packet =
        decode("0{\"sid\":\"a\",\"upgrades\":[],\"pingInterval\":9e99,\"pingTimeout\":1,\"x\":1}");
    assertThat(packet)
        .isEqualTo(
            new EnginePacket.Open(
                new Handshake("a", List.of(), Integer.MAX_VALUE, 1, Integer.MAX_VALUE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0[]",
        "0{}",
        "0{\"sid\":\"\",\"upgrades\":[],\"pingInterval\":1,\"pingTimeout\":1}",
        "0{\"sid\":1,\"upgrades\":[],\"pingInterval\":1,\"pingTimeout\":1}",
        "0{\"sid\":\"a\",\"upgrades\":{},\"pingInterval\":1,\"pingTimeout\":1}",
        "0{\"sid\":\"a\",\"upgrades\":[1],\"pingInterval\":1,\"pingTimeout\":1}",
        "0{\"sid\":\"a\",\"upgrades\":[],\"pingInterval\":0,\"pingTimeout\":1}",
        "0{\"sid\":\"a\",\"upgrades\":[],\"pingInterval\":1,\"pingTimeout\":-1}",
        "0{\"sid\":\"a\",\"upgrades\":[],\"pingInterval\":1,\"pingTimeout\":1,\"maxPayload\":null}",
        "",
        "1a",
        "5a",
        "6a",
        "7",
        "a",
        "/",
        "b?",
        "bA",
      })
  void whatIsNoPacketIsRefused(String text) {
    violation(() -> decode(text));
  }

  @Test
  void aBinaryMessageIsItsBytesOnAWebSocket() {
    Frame frame = EngineCodec.encode(new EnginePacket.Binary(bytes(4, 0, 0xFF)));
    assertThat(frame.isText()).isFalse();
    assertThat(frame.buffer()).isEqualTo(bytes(4, 0, 0xFF));
    assertThat(EngineCodec.decodeBinary(frame.buffer()))
        .isEqualTo(new EnginePacket.Binary(bytes(4, 0, 0xFF)));
  }

  @Test
  void aPollingBodyCarriesBinaryInBase64() {
    byte[] body =
        EngineCodec.encodePayload(
            List.of(
                Frame.text("4hello"), Frame.binaryOf(new byte[] {1, 2, 3, 4}), Frame.text("2")));
    ByteBuffer expected =
        bytes(
            "4hello", // a message
            0x1E, // the separator
            'b', // a binary message in base64
            "AQIDBA==", // 01 02 03, 04 and padding
            0x1E, // the separator
            '2'); // a ping, and no separator at the end
    assertThat(ByteBuffer.wrap(body)).isEqualTo(expected);
    assertThat(EngineCodec.decodePayload(expected, LIMITS))
        .containsExactly(
            new EnginePacket.Text(bytes("hello")),
            new EnginePacket.Binary(bytes(1, 2, 3, 4)),
            new EnginePacket.Ping(""));
  }

  @Test
  void base64MayLackPaddingAndHaveLineBreaks() {
    assertThat(decode("bAQIDBA")).isEqualTo(new EnginePacket.Binary(bytes(1, 2, 3, 4)));
    assertThat(decode("bAQ\r\nIDBA==\n")).isEqualTo(new EnginePacket.Binary(bytes(1, 2, 3, 4)));
    assertThat(decode("b")).isEqualTo(new EnginePacket.Binary(bytes()));
  }

  @Test
  void anEmptyRecordIsNoPacket() {
    violation(() -> EngineCodec.decodePayload(bytes(), LIMITS));
    violation(() -> EngineCodec.decodePayload(bytes(0x1E), LIMITS));
    violation(() -> EngineCodec.decodePayload(bytes("2", 0x1E), LIMITS));
    violation(() -> EngineCodec.decodePayload(bytes("2", 0x1E, 0x1E, "2"), LIMITS));
    assertThatIllegalArgumentException().isThrownBy(() -> EngineCodec.encodePayload(List.of()));
  }

  @Test
  void sizesAndNumbersOfPacketsAreBounded() {
    ProtocolLimits small = LIMITS.withMaxPayloadBytes(5).withMaxPacketsPerPayload(2);
    assertThat(EngineCodec.decodePayload(bytes("6", 0x1E, "6"), small)).hasSize(2);
    assertThat(violation(() -> EngineCodec.decodePayload(bytes("6", 0x1E, "6", 0x1E, "6"), small)))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
    assertThat(violation(() -> EngineCodec.decodePayload(bytes("4", 0x1E, "6666"), small)))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
    assertThat(EngineCodec.decodeText(bytes("4four"), small)).isNotNull();
    assertThat(violation(() -> EngineCodec.decodeText(bytes("4fiver"), small)))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
  }

  @Test
  void malformedUtf8IsRefusedWhereverItStands() {
    List<Object[]> malformed =
        List.of(
            new Object[] {"abcdefgh", 0x80}, // a continuation without a lead
            new Object[] {0xC0, 0x80}, // NUL, overlong
            new Object[] {0xC1, 0xBF}, // DEL, overlong
            new Object[] {0xE0, 0x9F, 0xBF}, // U+07FF, overlong
            new Object[] {0xED, 0xA0, 0x80}, // U+D800, a surrogate
            new Object[] {0xF0, 0x8F, 0xBF, 0xBF}, // U+FFFF, overlong
            new Object[] {0xF4, 0x90, 0x80, 0x80}, // U+110000, out of range
            new Object[] {0xF5, 0x80, 0x80, 0x80}, // no lead
            new Object[] {0xFF}, // no lead
            new Object[] {0xC3}, // cut short
            new Object[] {0xE2, 0x82}, // cut short
            new Object[] {0xF0, 0x9F, 0x98}, // cut short
            new Object[] {0xC3, "a"}); // a lead without a continuation
    for (Object[] parts : malformed) {
      ByteBuffer data = bytes(parts);
      assertThat(violation(() -> EngineCodec.decodeText(bytes("4", data), LIMITS)))
          .isEqualTo(ProtocolViolation.BAD_UTF8);
      assertThat(violation(() -> EngineCodec.decodePayload(bytes("2", data), LIMITS)))
          .isEqualTo(ProtocolViolation.BAD_UTF8);
    }
  }

  @Test
  void decodingMovesNoPositionAndTakesAnyKindOfBuffer() {
    ByteBuffer direct = ByteBuffer.allocateDirect(9).put(bytes("xx4hello2")).position(2).limit(8);
    ByteBuffer readOnly = bytes("xx4hello2").position(2).limit(8).asReadOnlyBuffer();
    for (ByteBuffer buffer : List.of(direct, readOnly, bytes("xx4hello2").position(2).limit(8))) {
      assertThat(EngineCodec.decodeText(buffer, LIMITS))
          .isEqualTo(new EnginePacket.Text(bytes("hello")));
      assertThat(EngineCodec.decodePayload(buffer, LIMITS)).hasSize(1);
      assertThat(buffer.position()).isEqualTo(2);
      assertThat(buffer.limit()).isEqualTo(8);
    }
  }

  private static EnginePacket decode(String text) {
    return EngineCodec.decodeText(bytes(text), LIMITS);
  }

  private static void assertPacket(EnginePacket packet, ByteBuffer wire) {
    Frame frame = EngineCodec.encode(packet);
    assertThat(frame.isText()).isTrue();
    assertThat(frame.buffer()).isEqualTo(wire);
    assertThat(EngineCodec.decodeText(wire, LIMITS)).isEqualTo(packet);
  }
}
