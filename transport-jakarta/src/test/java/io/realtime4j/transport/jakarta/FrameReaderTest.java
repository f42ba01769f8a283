package io.realtime4j.transport.jakarta;

import static io.realtime4j.transport.jakarta.ClientFrames.BINARY;
import static io.realtime4j.transport.jakarta.ClientFrames.CLOSE;
import static io.realtime4j.transport.jakarta.ClientFrames.CONTINUATION;
import static io.realtime4j.transport.jakarta.ClientFrames.FIN;
import static io.realtime4j.transport.jakarta.ClientFrames.PING;
import static io.realtime4j.transport.jakarta.ClientFrames.PONG;
import static io.realtime4j.transport.jakarta.ClientFrames.TEXT;
import static io.realtime4j.transport.jakarta.ClientFrames.close;
import static io.realtime4j.transport.jakarta.ClientFrames.frame;
import static io.realtime4j.transport.jakarta.ClientFrames.head;
import static io.realtime4j.transport.jakarta.ClientFrames.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for a client's frames (RFC 6455, sections 5 to 8). */
class FrameReaderTest {
  private static final int LIMIT = 100_000;
  private static final byte[] NONE = new byte[0];

  private final HeardFrames heard = new HeardFrames(LIMIT);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void theExampleOfTheStandardIsRead() {
    // RFC 6455, section 5.7: a single-frame masked text message
    heard.take(bytes("818537fa213d7f9f4d5158"));

    assertThat(heard.lines()).containsExactly("text Hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 0xFFFF, 0x10000, LIMIT})
  void everyFormOfALengthIsRead(int size) {
    byte[] payload = new byte[size];
    Arrays.fill(payload, (byte) 7);

    heard.take(join(frame(FIN | BINARY, payload), frame(FIN | TEXT, utf8("next"))));

    assertThat(heard.lines()).containsExactly(HeardFrames.binary(payload), "text next");
  }

  @Test
  void controlFramesMayComeBetweenFragments() {
    heard.take(
        join(
            frame(TEXT, utf8("one ")),
            frame(FIN | PING, utf8("!")),
            frame(CONTINUATION, utf8("two ")),
            frame(FIN | PONG, utf8("of itself")),
            frame(FIN | CONTINUATION, utf8("three")),
            frame(FIN | BINARY, bytes("01"))));

    assertThat(heard.lines()).containsExactly("ping 21", "text one two three", "binary 01");
  }

  @Test
  void aCloseBetweenFragmentsEndsThemUnheard() {
    heard.take(join(frame(TEXT, utf8("one ")), close(1000, NONE), frame(FIN | TEXT, utf8("two"))));

    assertThat(heard.lines()).containsExactly("close 1000 ");
  }

  @Test
  void aCharacterMayBeSplitBetweenFragmentsButNotCutOff() {
    byte[] character = utf8("\u20ac");
    byte[] start = Arrays.copyOf(character, 2);

    heard.take(join(frame(TEXT, start), frame(FIN | CONTINUATION, bytes("ac"))));
    heard.take(frame(FIN | TEXT, start));

    assertThat(heard.lines()).containsExactly("text \u20ac", "refused 1007");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c080", "eda080", "f4908080", "80", "61c3"})
  void textThatIsNotUtf8IsRefused(String hex) {
    heard.take(frame(FIN | TEXT, bytes(hex)));

    assertThat(heard.lines()).containsExactly("refused 1007");
  }

  @ParameterizedTest
  @CsvSource({
    "c1, reserved bits",
    "a1, reserved bits",
    "91, reserved bits",
    "83, an unknown opcode",
    "87, an unknown opcode",
    "8b, an unknown opcode",
    "8f, an unknown opcode",
    "80, nothing to continue",
    "00, nothing to continue",
    "09, a fragmented ping",
    "0a, a fragmented pong",
    "08, a fragmented close",
  })
  void aFirstByteThatBreaksTheRulesIsRefusedWithoutTheRest(String first, String why) {
    heard.take(join(bytes(first), bytes("80")));

    assertThat(heard.lines()).as(why).containsExactly("refused 1002");
  }

  @Test
  void aMessageMayNotBeginBeforeTheLastOneHasEnded() {
    heard.take(join(frame(TEXT, utf8("one")), frame(FIN | TEXT, utf8("two"))));

    assertThat(heard.lines()).containsExactly("refused 1002");
  }

  @Test
  void whatIsNotMaskedIsRefusedWithoutTheRest() {
    heard.take(bytes("8105"));

    assertThat(heard.lines()).containsExactly("refused 1002");
  }

  @ParameterizedTest
  @ValueSource(strings = {"88", "89", "8a"})
  void aControlFrameThatIsTooLongIsRefused(String first) {
    heard.take(join(bytes(first), bytes("fe")));

    assertThat(heard.lines()).containsExactly("refused 1002");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fe007d", // 125 in two bytes
        "ff000000000000ffff", // 65535 in eight bytes
        "ffffffffffffffffff", // a negative number
        "ff8000000000000000", // another
      })
  void aLengthThatIsNotInTheShortestFormIsRefused(String length) {
    heard.take(join(bytes("82"), bytes(length), bytes("00000000")));

    assertThat(heard.lines()).containsExactly("refused 1002");
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedByItsHead() {
    heard.take(head(FIN | BINARY, LIMIT + 1, 0));

    assertThat(heard.lines()).containsExactly("refused 1009");
  }

  @Test
  void theLargestLengthIsTooLargeAndNoOther() {
    heard.take(bytes("82ff7fffffffffffffff00000000"));

    assertThat(heard.lines()).containsExactly("refused 1009");
  }

  @Test
  void fragmentsAreBoundedInSumAndControlFramesDoNotCount() {
    byte[] half = new byte[LIMIT / 2];
    byte[] ping = frame(FIN | PING, new byte[125]);

    heard.take(join(frame(BINARY, half), ping, frame(FIN | CONTINUATION, half)));
    assertThat(heard.lines()).hasSize(2).last().isEqualTo(HeardFrames.binary(new byte[LIMIT]));

    heard.take(join(frame(BINARY, half), ping, head(FIN | CONTINUATION, LIMIT / 2 + 1, 0)));
    assertThat(heard.lines()).hasSize(4).last().isEqualTo("refused 1009");
  }

  @Test
  void aLowerLimitCountsFromTheNextFrame() {
    heard.take(frame(FIN | TEXT, utf8("four")));
    heard.reader().maxMessageBytes(3);
    heard.take(join(frame(FIN | TEXT, utf8("one")), frame(FIN | TEXT, utf8("four"))));

    assertThat(heard.lines()).containsExactly("text four", "text one", "refused 1009");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4999})
  void aCloseTellsItsCodeAndReason(int code) {
    heard.take(close(code, utf8("tsch\u00fcss")));

    assertThat(heard.lines()).containsExactly("close " + code + " tsch\u00fcss");
  }

  @Test
  void aCloseMayBeEmpty() {
    heard.take(frame(FIN | CLOSE, NONE));

    assertThat(heard.lines()).containsExactly("close 1005 ");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
  void aCodeThatMustNotBeSentIsRefused(int code) {
    heard.take(close(code, NONE));

    assertThat(heard.lines()).containsExactly("refused 1002");
  }

  @Test
  void aCloseWithHalfACodeOrAReasonThatIsNoTextIsRefused() {
    HeardFrames other = new HeardFrames(LIMIT);

    heard.take(frame(FIN | CLOSE, bytes("03")));
    other.take(close(1000, bytes("ff")));

    assertThat(heard.lines()).containsExactly("refused 1002");
    assertThat(other.lines()).containsExactly("refused 1007");
  }
}
