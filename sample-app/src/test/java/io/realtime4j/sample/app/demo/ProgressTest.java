package io.realtime4j.sample.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.sample.app.demo.Screen.Colour;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final String WIPE = "\r\u001b[2K";

  private final StringWriter text = new StringWriter();
  private final AtomicLong now = new AtomicLong();

  private Progress progress(Screen screen) {
    return new Progress(screen, 4, now::get);
  }

  private Screen screen(boolean coloured, boolean isTerminal) {
    return new Screen(new PrintWriter(text), coloured, isTerminal);
  }

  private void pass(int millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private String drawn() {
    String all = text.toString();
    text.getBuffer().setLength(0);
    return all;
  }

  @Test
  void itComesAfterTwoSecondsAndGoesWithTheEnd() {
    try (Progress progress = progress(screen(false, true))) {
      progress.next("one");
      pass(1_999);
      progress.draw();
      assertThat(drawn()).isEmpty();
      pass(1);
      progress.draw();
      assertThat(drawn()).isEqualTo(WIPE + "  " + "░".repeat(30) + "    0 %  2 s  one");
      progress.draw();
      assertThat(drawn()).as("the same again").isEmpty();
      progress.next("two");
      progress.next("three");
      pass(1_000);
      progress.draw();
      assertThat(drawn())
          .isEqualTo(WIPE + "  " + "█".repeat(15) + "░".repeat(15) + "   50 %  3 s  three");
    }
    assertThat(drawn()).isEqualTo(WIPE);
  }

  @Test
  void linesComeAboveIt() {
    Screen screen = screen(false, true);
    try (Progress progress = progress(screen)) {
      progress.next("one");
      pass(2_000);
      progress.draw();
      String bar = drawn().substring(WIPE.length());
      screen.line("something happened");
      assertThat(drawn()).isEqualTo(WIPE + "something happened" + System.lineSeparator() + bar);
    }
    drawn();
    screen.line("the end");
    assertThat(drawn()).isEqualTo("the end" + System.lineSeparator());
  }

  @Test
  void inAPipeThereAreLinesAlone() {
    Screen screen = screen(false, false);
    try (Progress progress = progress(screen)) {
      progress.next("one");
      pass(60_000);
      progress.draw();
      screen.event(Colour.RED, "server", "killed", "with SIGKILL");
    }
    assertThat(drawn())
        .doesNotContain("\u001b", "\r\u001b", "░")
        .endsWith("with SIGKILL" + System.lineSeparator());
  }

  @Test
  void coloursAreForATerminalThatWantsThem() {
    try (Progress progress = progress(screen(true, true))) {
      pass(2_000);
      progress.draw();
    }
    assertThat(drawn()).contains("\u001b[32m");
    try (Progress progress = progress(screen(false, true))) {
      pass(2_000);
      progress.draw();
    }
    assertThat(drawn()).doesNotContain("\u001b[32m").contains("░");
  }
}
