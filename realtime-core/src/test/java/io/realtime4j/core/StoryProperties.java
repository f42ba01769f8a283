package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.ScriptedStory.Texts;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Nothing that others write makes a line, ends one, or says what is nobody's business. */
class StoryProperties {
  /** In each text that must not be shown; no name or code has it. */
  private static final String SECRET = "s3cr3t";

  /** Controls, ends of lines, turns of direction, invisible and private characters. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cn}]");

  private static final int LINES =
      ScriptedStory.of(new Texts("s-1", "channel:general", "FORBIDDEN", "hello")).size();

  @Property(tries = 300)
  void everyStepIsOneLineAndNoSecretIsInIt(
      @ForAll("hostile") String session,
      @ForAll("hostile") String room,
      @ForAll("hostile") String code,
      @ForAll("hostile") String text) {
    String secret = (SECRET + text).substring(0, Math.min(text.length(), 14) + SECRET.length());

    List<String> lines = ScriptedStory.of(new Texts("s" + session, "r" + room, "c" + code, secret));

    assertThat(lines).hasSize(LINES);
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(" *\\d+\\.\\d{3}  \\S.*")
                    .doesNotContainPattern(UNSEEN)
                    .doesNotContain(SECRET)
                    .doesNotContain("query-")
                    .hasSizeLessThan(400));
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.strings()
        .withChars(
            "\r\n\t\0\u0007\b\u001b[31m\u007f\u0085\u2028\u2029\u202e\u200b\ue000\"\\{0}% :x")
        .ofMaxLength(150);
  }
}
