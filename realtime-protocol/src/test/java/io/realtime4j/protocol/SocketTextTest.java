package io.realtime4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of Socket.IO's own conformance suite, and what JavaScript's parser refuses. */
class SocketTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0{\"token\":\"123\"}",
        "0/custom,",
        "0/custom,{\"token\":\"abc\"}",
        "0/admin?token=1234&uid=abcd,",
        "1",
        "1/custom,",
        "2[\"message\",1,\"2\",{\"3\":[true]}]",
        "2456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]",
        "2/custom,0[\"a\"]",
        "2[7,null]",
        "2[\"a\",{\"_placeholder\":true,\"num\":0}]",
        "2[\"a\",{\"_placeholder\":true}]",
        "3456[1,\"2\",{\"3\":[false]}]",
        "30[]",
        "29223372036854775807[\"a\"]",
        "4{\"message\":\"Not authorized\"}",
        "4/random,{\"message\":\"Invalid namespace\"}",
        "4\"text\"",
      })
  void whatTheLibraryWritesComesBackByteForByte(String text) {
    SocketPacket packet = Objects.requireNonNull(decode(text));
    List<Frame> frames = SocketEncoder.encode(packet);
    assertThat(frames).hasSize(1);
    assertThat(StandardCharsets.UTF_8.decode(frames.get(0).buffer()).toString())
        .isEqualTo("4" + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "7[\"a\"]",
        "2",
        "2{}",
        "2[]",
        "2[",
        "2abc",
        "2abc[\"message-with-ack\",1,\"2\",{\"3\":[false]}]",
        "2[{}]",
        "2[null]",
        "2[\"connect\"]",
        "2[\"connect_error\"]",
        "2[\"disconnect\"]",
        "2[\"disconnecting\"]",
        "2[\"newListener\"]",
        "2[\"removeListener\"]",
        "2[\"a\"]]",
        "2[\"a\"]x",
        "2/custom[\"a\"]",
        "2-1[\"a\"]",
        "29223372036854775808[\"a\"]",
        "0[]",
        "0null",
        "0\"a\"",
        "012",
        "1{}",
        "1\"a\"",
        "3[]",
        "31{}",
        "31",
        "4",
        "4[]",
        "41",
        "5[\"a\"]",
        "5-[\"a\"]",
        "50-[\"a\"]",
        "5-1-[\"a\"]",
        "51.0-[\"a\",{\"_placeholder\":true,\"num\":0}]",
        "51[\"a\",{\"_placeholder\":true,\"num\":0}]",
        "61-[{\"_placeholder\":true,\"num\":0}]",
        "0/a\u001eb,",
      })
  void whatIsNoPacketIsRefused(String text) {
    assertThatExceptionOfType(ProtocolViolation.class).isThrownBy(() -> decode(text));
  }

  @Test
  void anAckIdOfAnyLengthIsReadWithoutHarm() {
    assertThat(decode("3" + "0".repeat(100_000) + "7[]"))
        .isEqualTo(new SocketPacket.Ack("/", 7, List.of()));
    assertThatExceptionOfType(ProtocolViolation.class)
        .isThrownBy(() -> decode("3" + "9".repeat(100_000) + "[]"));
  }

  @Test
  void theMainNamespaceMayBeWrittenOut() {
    assertThat(decode("2/,[\"a\"]")).isEqualTo(decode("2[\"a\"]"));
  }

  private static SocketPacket decode(String text) {
    ByteBuffer utf8 = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return new SocketDecoder(ProtocolLimits.DEFAULT).onText(utf8);
  }
}
