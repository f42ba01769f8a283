package io.realtime4j.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 5, as bytes. Frames are written with the mask 01 02 03 04. */
class FrameReaderTest implements FrameReader.Sink {
  private static final int MASKED = 0x80;
  private static final int LIMIT = 100_000;

  private final List<String> heard = new ArrayList<>();
  private final FrameReader reader =
      new FrameReader(UnpooledByteBufAllocator.DEFAULT, this, null, LIMIT);
  // Arrives while a text is heard.
  private final List<ByteBuf> meanwhile = new ArrayList<>();
  private boolean hearing = true;

  @Override
  public boolean isHearing() {
    return hearing;
  }

  @Override
  public void onText(ByteBuffer utf8) {
    heard.add("text " + StandardCharsets.UTF_8.decode(utf8));
    meanwhile.forEach(reader::read);
    meanwhile.clear();
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    heard.add("binary " + bytes.remaining());
  }

  @Override
  public void onPing(ByteBuf payload) {
    heard.add("ping " + payload.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void onClose(int code, String reason) {
    heard.add("close " + code + " " + reason);
  }

  /** A frame with the shortest length that says its payload. */
  private static ByteBuf frame(int first, byte[] payload) {
    ByteBuf out = Unpooled.buffer();
    out.writeByte(first);
    if (payload.length < 126) {
      out.writeByte(MASKED | payload.length);
    } else if (payload.length < 0x10000) {
      out.writeByte(MASKED | 126).writeShort(payload.length);
    } else {
      out.writeByte(MASKED | 127).writeLong(payload.length);
    }
    return masked(out, payload);
  }

  private static ByteBuf masked(ByteBuf head, byte[] payload) {
    head.writeInt(0x01020304);
    for (int i = 0; i < payload.length; i++) {
      head.writeByte(payload[i] ^ (1 + (i & 3)));
    }
    return head;
  }

  private static ByteBuf frame(int first, String payload) {
    return frame(first, payload.getBytes(StandardCharsets.UTF_8));
  }

  private int refusal(ByteBuf frame) {
    try {
      reader.read(frame);
    } catch (CorruptedWebSocketFrameException e) {
      return e.closeStatus().code();
    }
    return 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 0xFFFF, 0x10000, LIMIT})
  void aMessageOfAnyLengthIsReadInOnePieceOrInMany(int length) {
    String text = "abcdefghij".repeat(length / 10 + 1).substring(0, length);
    reader.read(frame(0x81, text));
    ByteBuf bytes = frame(0x81, text);
    int step = Math.max(1, length / 50);
    while (bytes.isReadable()) {
      reader.read(bytes.readRetainedSlice(Math.min(step, bytes.readableBytes())));
    }

    assertThat(heard).containsExactly("text " + text, "text " + text);
    bytes.release();
    reader.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC1, 0xA1, 0x91, 0xF1, 0x83, 0x87, 0x8B, 0x8F, 0x80, 0x00, 0x09, 0x08})
  void aFirstByteThatSaysNothingAllowedIsAViolation(int first) {
    assertThat(refusal(frame(first, "x"))).isEqualTo(1002);
    assertThat(heard).isEmpty();
  }

  @Test
  void whatIsNotMaskedIsAViolation() {
    assertThat(refusal(Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, 1, 'x'}))).isEqualTo(1002);
  }

  @Test
  void aControlFrameHoldsAtMost125Bytes() {
    reader.read(frame(0x89, "p".repeat(125)));
    assertThat(heard).containsExactly("ping " + "p".repeat(125));
    assertThat(refusal(frame(0x89, "p".repeat(126)))).isEqualTo(1002);
  }

  @ParameterizedTest
  @CsvSource({"126,125", "126,0", "127,65535", "127,126", "127,-1"})
  void aLengthIsWrittenInTheShortestForm(int form, long length) {
    ByteBuf head = Unpooled.buffer().writeByte(0x82).writeByte(MASKED | form);
    if (form == 126) {
      head.writeShort((int) length);
    } else {
      head.writeLong(length);
    }
    assertThat(refusal(head.writeInt(0x01020304))).isEqualTo(1002);
  }

  @Test
  void aMessageIsBoundedByWhatItsFrameAnnounces() {
    ByteBuf head = Unpooled.buffer().writeByte(0x82).writeByte(MASKED | 127).writeLong(LIMIT + 1);
    assertThat(refusal(head.writeInt(0))).isEqualTo(1009);
  }

  @Test
  void aLengthAboveTwoGigabytesIsTooBigToo() {
    ByteBuf head = Unpooled.buffer().writeByte(0x82).writeByte(MASKED | 127).writeLong(1L << 32);
    assertThat(refusal(head.writeInt(0))).isEqualTo(1009);
  }

  @Test
  void fragmentsAreBoundedTogetherAndControlFramesAreNotPartOfThem() {
    reader.maxMessageBytes(10);
    reader.read(frame(0x01, "123456"));
    reader.read(frame(0x89, "a ping of more than ten bytes"));
    reader.read(frame(0x80, "7890"));
    assertThat(heard).containsExactly("ping a ping of more than ten bytes", "text 1234567890");

    reader.read(frame(0x01, "123456"));
    assertThat(refusal(frame(0x80, "78901"))).isEqualTo(1009);
    reader.release();
  }

  @Test
  void aNewMessageMayNotBeginWithinAnother() {
    reader.read(frame(0x01, "a"));
    assertThat(refusal(frame(0x81, "b"))).isEqualTo(1002);
    reader.release();
  }

  @Test
  void theFirstFragmentSaysWhatTheMessageIs() {
    reader.read(frame(0x02, new byte[] {(byte) 0xFF}));
    reader.read(frame(0x80, new byte[] {(byte) 0xFE}));
    reader.read(frame(0x01, new byte[] {(byte) 0xC3}));
    reader.read(frame(0x80, new byte[] {(byte) 0xA4}));

    assertThat(heard).containsExactly("binary 2", "text ä");
  }

  @Test
  void textIsUtf8() {
    assertThat(refusal(frame(0x81, new byte[] {(byte) 0xC3}))).isEqualTo(1007);
    assertThat(refusal(frame(0x88, new byte[] {3, (byte) 0xE8, (byte) 0xC3}))).isEqualTo(1007);
  }

  @Test
  void aCloseFrameHasNoCodeOrAValidOne() {
    reader.read(frame(0x88, ""));
    reader.read(frame(0x88, new byte[] {3, (byte) 0xE8, 'b', 'y', 'e'}));
    assertThat(heard).containsExactly("close 1005 ", "close 1000 bye");

    assertThat(refusal(frame(0x88, new byte[] {3}))).isEqualTo(1002);
    assertThat(refusal(frame(0x88, new byte[] {3, (byte) 0xED}))).isEqualTo(1002);
  }

  @Test
  void pongsSayNothing() {
    reader.read(frame(0x8A, "x"));
    assertThat(heard).isEmpty();
  }

  @Test
  void whatComesWhileNobodyHearsIsHeardInOrderLater() {
    hearing = false;
    reader.read(frame(0x81, "a"));
    reader.read(Unpooled.wrappedBuffer(frame(0x81, "b"), frame(0x81, "c")));
    assertThat(heard).isEmpty();

    hearing = true;
    reader.read(frame(0x81, "d"));
    assertThat(heard).containsExactly("text a", "text b", "text c", "text d");
    reader.readRest();
    assertThat(heard).hasSize(4);
  }

  @Test
  void whatWasReadIsLetGoOf() {
    ByteBuf whole = frame(0x81, "a");
    reader.read(whole);
    assertThat(whole.refCnt()).isZero();
    ByteBuf wrong = frame(0x83, "a");
    assertThatThrownBy(() -> reader.read(wrong))
        .isInstanceOf(CorruptedWebSocketFrameException.class);
    assertThat(wrong.refCnt()).isZero();
  }

  @Test
  void whatArrivesWhileAFrameIsHeardIsReadBehindWhatArrivedWithIt() {
    ByteBuf second = frame(0x81, "second");
    ByteBuf firstAndHalf = Unpooled.copiedBuffer(frame(0x81, "first"), second.readSlice(3));
    meanwhile.add(second);
    meanwhile.add(frame(0x81, "third"));
    reader.read(firstAndHalf);
    assertThat(heard).containsExactly("text first", "text second", "text third");
  }

  @Test
  void whatArrivesWholeWhileTheLastFrameIsHeardDoesNotWait() {
    meanwhile.add(frame(0x81, "second"));
    reader.read(frame(0x81, "first"));
    assertThat(heard).containsExactly("text first", "text second");
    hearing = false;
    reader.read(frame(0x81, "third"));
    meanwhile.add(frame(0x81, "fourth"));
    hearing = true;
    reader.readRest();
    assertThat(heard).endsWith("text third", "text fourth");
  }
}
