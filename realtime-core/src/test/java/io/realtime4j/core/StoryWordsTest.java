package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StoryWordsTest {
  @Test
  void whatEndsALineOrSpeaksToATerminalIsWrittenOut() {
    String given = "Draining\r\nWARNING: all is lost\u001b[2J\u2028\u202eend";

    assertThat(StoryWords.line(given))
        .isEqualTo("Draining\\u000d\\u000aWARNING: all is lost\\u001b[2J\\u2028\\u202eend");
  }

  @Test
  void wordsOfAnyLanguageStayAsTheyAre() {
    assertThat(StoryWords.line("Zu viele Räume – 部屋が多すぎる 😀"))
        .isEqualTo("Zu viele Räume – 部屋が多すぎる 😀");
  }

  @Property
  void nothingEndsTheLine(@ForAll String given) {
    assertThat(StoryWords.line(given).lines().count()).isLessThanOrEqualTo(1);
    assertThat(StoryWords.line(given).codePoints()).noneMatch(Character::isISOControl);
  }
}
