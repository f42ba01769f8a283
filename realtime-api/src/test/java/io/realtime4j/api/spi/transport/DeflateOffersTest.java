package io.realtime4j.api.spi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which offers are taken (RFC 7692, sections 5.1 and 7.1). */
class DeflateOffersTest {
  private static final String ANSWER =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        " permessage-deflate ,",
        ", ,permessage-deflate",
        // As browsers and the stock client have it.
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate;client_max_window_bits=8",
        "permessage-deflate; client_max_window_bits=\"15\"",
        "permessage-deflate; client_max_window_bits=\"1\\0\"",
        "permessage-deflate\t;\tclient_max_window_bits = 12",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        // The first that can be had.
        "x-webkit-deflate-frame, permessage-deflate",
        "other; permessage-deflate; a=1; a=2, permessage-deflate",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate",
        "permessage-deflate; unknown, permessage-deflate; client_max_window_bits",
        // Nobody looks beyond it.
        "permessage-deflate, ;",
      })
  void whatCanBeHadIsTaken(String offers) {
    assertThat(MessageDeflate.answer(offers)).isEqualTo(ANSWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=\"15\"; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=9, permessage-deflate; server_max_window_bits=15",
      })
  void aWindowThatIsAskedForIsConfirmed(String offers) {
    assertThat(MessageDeflate.answer(offers)).isEqualTo(ANSWER + "; server_max_window_bits=15");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " , ",
        "other",
        "permessage-deflate2",
        "PERMESSAGE-DEFLATE",
        "permessage-deflate; server_max_window_bits=14",
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=015",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=08",
        "permessage-deflate; client_max_window_bits=1x",
        "permessage-deflate; client_max_window_bits=-8",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; mystery",
        "permessage-deflate; mystery=1",
        // What cannot be read is no offer.
        "permessage-deflate;",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=\"\"",
        "permessage-deflate; client_max_window_bits=\"15",
        "permessage-deflate; client_max_window_bits=\"15\\",
        "permessage-deflate; client_max_window_bits=\"1 5\"",
        "permessage-deflate client_max_window_bits",
        "permessage-deflate; =15",
        "\"permessage-deflate\"",
        "; permessage-deflate",
      })
  void whatCannotBeHadIsDeclined(String offers) {
    assertThat(MessageDeflate.answer(offers)).isNull();
  }

  @Property
  void whateverIsOfferedGetsAnAnswerOrNone(
      @ForAll @StringLength(max = 30) @Chars({'a', '1', ';', ',', '=', '"', '\\', ' ', '\u00e9'})
          String rest) {
    String answer = MessageDeflate.answer("permessage-deflate" + rest);

    assertThat(answer == null || answer.startsWith(ANSWER)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ANSWER,
        "permessage-deflate; server_no_context_takeover",
        ANSWER + "; server_max_window_bits=15",
        ANSWER + "; server_max_window_bits=\"9\"",
        " ,permessage-deflate;server_no_context_takeover , ",
      })
  void answersThatAClientCanKeepToAreAgreed(String answer) {
    assertThat(MessageDeflate.isAgreed(answer)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "other",
        // The server would refer to earlier messages.
        "permessage-deflate",
        "permessage-deflate; client_no_context_takeover",
        // It was not offered, or means nothing.
        ANSWER + "; client_max_window_bits=10",
        ANSWER + "; server_max_window_bits",
        ANSWER + "; server_max_window_bits=16",
        ANSWER + "; server_no_context_takeover",
        ANSWER + "; unknown",
        ANSWER + ", other",
        ANSWER + ", permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover;",
      })
  void otherAnswersAreNot(String answer) {
    assertThat(MessageDeflate.isAgreed(answer)).isFalse();
  }
}
