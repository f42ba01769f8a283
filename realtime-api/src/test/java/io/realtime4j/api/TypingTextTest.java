package io.realtime4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypingTextTest {
  private static final TypingUser A = new TypingUser("1", "A", null, null);
  private static final TypingUser B = new TypingUser("2", "B", null, null);
  private static final TypingUser C = new TypingUser("3", "C", null, null);
  private static final TypingUser NAMELESS = new TypingUser("4", null, null, null);

  @Test
  void theSentenceNamesAtMostThree() {
    assertThat(TypingText.of(List.of())).isEmpty();
    assertThat(TypingText.of(List.of(A))).contains("A is typing...");
    assertThat(TypingText.of(List.of(A, B))).contains("A and B are typing...");
    assertThat(TypingText.of(List.of(A, B, C))).contains("A, B, and C are typing...");
    assertThat(TypingText.of(List.of(A, B, C, NAMELESS)))
        .contains("A, B, and 2 others are typing...");
  }

  @Test
  void aUserWithoutANameIsSomeone() {
    assertThat(TypingText.of(List.of(NAMELESS))).contains("Someone is typing...");
  }
}
