package io.realtime4j.api.spi.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages compressed and read, and what claims to be one (RFC 7692, section 7.2). */
class MessageDeflateTest {
  private static final int LIMIT = 100_000;

  private final MessageDeflate deflate = new MessageDeflate();

  @Test
  void aMessageToManyIsCompressedOnce() throws DataFormatException {
    Frame frame = Frame.text("once upon a time ".repeat(200));

    Frame shorter = deflate.deflate(frame);

    assertThat(shorter.isCompressed()).isTrue();
    assertThat(shorter.isText()).isTrue();
    assertThat(shorter.size()).isLessThan(100);
    assertThat(deflate.deflate(frame)).isSameAs(shorter);
    assertThat(new MessageDeflate().deflate(frame)).isSameAs(shorter);
    assertThat(frame.isCompressed()).isFalse();
    assertThat(text(deflate.inflate(shorter.buffer(), LIMIT))).isEqualTo(frame.string());
  }

  @Test
  void whatIsShortOrGetsNoShorterIsLeftAsItIs() {
    Frame small = Frame.text("a".repeat(MessageDeflate.THRESHOLD_BYTES - 1));
    Frame noise = Frame.binaryOf(noise(1, 50_000));

    assertThat(deflate.deflate(small)).isSameAs(small);
    assertThat(deflate.deflate(noise)).isSameAs(noise);
    assertThat(deflate.deflate(noise)).isSameAs(noise);
    assertThat(deflate.deflate(Frame.text("a".repeat(MessageDeflate.THRESHOLD_BYTES))).size())
        .isLessThan(20);
  }

  @Property(tries = 200)
  void whatIsCompressedIsReadAgainAndNeverLonger(
      @ForAll long seed,
      @ForAll @IntRange(max = 200_000) int size,
      @ForAll @IntRange(min = 1, max = 256) int alphabet)
      throws DataFormatException {
    byte[] bytes = new byte[size];
    Random random = new Random(seed);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) random.nextInt(alphabet);
    }
    Frame frame = Frame.binaryOf(bytes);

    Frame out = deflate.deflate(frame);

    assertThat(out.isCompressed() ? out.size() < size : out == frame).isTrue();
    if (out.isCompressed()) {
      assertThat(bytes(deflate.inflate(out.buffer(), size))).isEqualTo(bytes);
      assertThat(deflate.inflate(out.buffer(), size - 1)).isNull();
    }
    byte[] ofAPeer = compressed(bytes, Deflater.SYNC_FLUSH, Deflater.DEFAULT_COMPRESSION);
    assertThat(ofAPeer.length).isLessThanOrEqualTo(MessageDeflate.mostBytes(size));
    assertThat(bytes(deflate.inflate(ByteBuffer.wrap(ofAPeer), size))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f248cdc9c90700", // one block
        "f348cdc9c90700", // the same as a final block, with no room for its rest
        "f348cdc9c9070000", // the same, with it
        "000500faff48656c6c6f00", // not compressed
        "f24805000000ffffcac9c90700", // two blocks
      })
  void theExamplesOfTheStandardAreRead(String hex) throws DataFormatException {
    byte[] payload = HexFormat.of().parseHex(hex);

    assertThat(text(deflate.inflate(ByteBuffer.wrap(payload), LIMIT))).isEqualTo("Hello");
  }

  @Test
  void anEmptyMessageIsABlockOfNothing() throws DataFormatException {
    assertThat(text(deflate.inflate(ByteBuffer.wrap(new byte[1]), LIMIT))).isEmpty();
    assertThat(text(deflate.inflate(ByteBuffer.wrap(new byte[1]), 1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing at all is no block
        "07", // a kind of block that there is none of
        "ffffffffff",
        "f248cdc9c9", // cut off
        "000500faff4865", // a stored block that ends in the middle
        "000500000048656c6c6f00", // its length does not agree with itself
        "4a040200", // refers to what was before
        "f348cdc9c9070007", // a second stream that is none
      })
  void whatCannotBeReadIsSaid(String hex) {
    byte[] payload = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> deflate.inflate(ByteBuffer.wrap(payload), LIMIT))
        .isInstanceOf(DataFormatException.class);
  }

  @Property(tries = 300)
  void ofAMessageThatIsCutOffNothingIsTakenForAWhole(
      @ForAll long seed, @ForAll @IntRange(min = 20, max = 5_000) int size) {
    byte[] whole = compressed(letters(seed, size), Deflater.SYNC_FLUSH, 6);
    byte[] part = Arrays.copyOf(whole, 1 + new Random(seed).nextInt(whole.length - 2));

    assertThatThrownBy(() -> deflate.inflate(ByteBuffer.wrap(part), 2 * size))
        .isInstanceOf(DataFormatException.class);
  }

  @Property
  void noBytesDoMoreThanFail(@ForAll byte[] payload) {
    try {
      deflate.inflate(ByteBuffer.wrap(payload), 10_000);
    } catch (DataFormatException e) {
      // As it should.
    }
  }

  @Test
  void aBombIsNotReadBeyondTheLimit() throws DataFormatException {
    byte[] bomb = compressed(new byte[10_000_000], Deflater.SYNC_FLUSH, 9);
    assertThat(bomb.length).isLessThan(11_000);
    ByteBuffer payload = ByteBuffer.wrap(bomb);

    assertThat(deflate.inflate(payload, LIMIT)).isNull();
    assertThat(payload.remaining()).isGreaterThan(bomb.length - 1_000);
  }

  @Test
  void endlessBeginningsAreCutShort() {
    byte[] endings = new byte[100_000];
    for (int i = 0; i < endings.length; i += 2) {
      endings[i] = 3;
    }

    assertThatThrownBy(() -> deflate.inflate(ByteBuffer.wrap(endings), LIMIT))
        .hasMessageContaining("too many streams");
  }

  @Test
  void aMessageMayHaveAStreamForEachFragment() throws DataFormatException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 10; i++) {
      all.writeBytes(compressed("part ".getBytes(StandardCharsets.UTF_8), Deflater.FULL_FLUSH, 6));
      all.writeBytes(HexFormat.of().parseHex("0000ffff0300"));
    }

    assertThat(text(deflate.inflate(ByteBuffer.wrap(all.toByteArray()), LIMIT)))
        .isEqualTo("part ".repeat(10));
  }

  /** Compresses as a peer does, and leaves out the end. */
  private static byte[] compressed(byte[] message, int flush, int level) {
    Deflater deflater = new Deflater(level, true);
    deflater.setInput(message);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[8_192];
    int size = deflater.deflate(some, 0, some.length, flush);
    while (size == some.length) {
      all.write(some, 0, size);
      size = deflater.deflate(some, 0, some.length, flush);
    }
    all.write(some, 0, size);
    deflater.end();
    return Arrays.copyOf(all.toByteArray(), all.size() - 4);
  }

  private static byte[] noise(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] letters(long seed, int size) {
    byte[] bytes = new byte[size];
    Random random = new Random(seed);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(26));
    }
    return bytes;
  }

  private static byte[] bytes(ByteBuffer message) {
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer message) {
    return new String(bytes(message), StandardCharsets.UTF_8);
  }
}
