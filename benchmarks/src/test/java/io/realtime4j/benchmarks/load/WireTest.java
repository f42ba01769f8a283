package io.realtime4j.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "OPEN|0{\"sid\":\"x\"}",
        "PING|2",
        "CONNECTED|40{\"sid\":\"x\"}",
        "REFUSED|44{\"message\":\"no\"}",
        "ACK|4317[{\"success\":true}]",
        "ACK|433[]",
        "ACK|433[{\"timestamp\":1}]",
        "FAILED_ACK|4317[{\"success\":false,\"error\":{}}]",
        "DELIVERY|42[\"message:new\",{\"content\":\"x\"}]",
        "OTHER|42[\"message:sent\",{\"content\":\"x\"}]",
        "OTHER|42[\"connected\",{\"socketId\":\"x\"}]",
        "GREETED|42[\"authenticated\",{\"userId\":\"x\"}]",
        "OTHER|42[\"x\"]",
        "OTHER|4",
      })
  void messagesAreToldApart(Inbound kind, String message) {
    ByteBuf in = Unpooled.copiedBuffer("ab" + message + "4", UTF_8);

    assertThat(Inbound.of(in, 2, message.length())).isEqualTo(kind);
  }

  @Test
  void aFrameIsMaskedAndHoldsItsPiecesAsOneMessage() {
    ByteBuf out = Unpooled.buffer();

    ClientFrames.write(out, "42".getBytes(UTF_8), "7".getBytes(UTF_8), "[]".getBytes(UTF_8));

    assertThat(out.readUnsignedByte()).isEqualTo((short) 0x81); // final, text
    assertThat(out.readUnsignedByte()).isEqualTo((short) (0x80 | 5)); // masked, five bytes
    assertThat(unmasked(out)).isEqualTo("427[]");
  }

  @Test
  void aLongerFrameTellsItsLengthInTwoBytes() {
    ByteBuf out = Unpooled.buffer();

    ClientFrames.write(out, "x".repeat(300).getBytes(UTF_8));

    out.skipBytes(1);
    assertThat(out.readUnsignedByte()).isEqualTo((short) (0x80 | 126));
    assertThat(out.readUnsignedShort()).isEqualTo(300);
    assertThat(unmasked(out)).isEqualTo("x".repeat(300));
  }

  private static String unmasked(ByteBuf out) {
    byte[] mask = new byte[4];
    out.readBytes(mask);
    byte[] message = new byte[out.readableBytes()];
    out.readBytes(message);
    for (int i = 0; i < message.length; i++) {
      message[i] ^= mask[i % 4];
    }
    return new String(message, UTF_8);
  }
}
