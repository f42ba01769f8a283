package io.realtime4j.sample.app.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipedLinesTest {
  @Test
  void linesComeInTheirOrderToTheEnd() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) { // More than wait to be taken.
      text.append(i).append('\n');
    }
    PipedLines lines = of(text + "the last has no end");

    for (int i = 0; i < 5_000; i++) {
      assertThat(lines.next(() -> false)).isEqualTo(String.valueOf(i));
    }
    assertThat(lines.next(() -> false)).isEqualTo("the last has no end");
    assertThat(lines.next(() -> false)).isNull();
  }

  @Test
  void whatIsOnItsWayIsTakenThoughTheWayIsShut() throws Exception {
    PipedLines lines = of("one\ntwo\n");

    assertThat(lines.next(() -> true)).isEqualTo("one");
    assertThat(lines.next(() -> true)).isEqualTo("two");
    assertThat(lines.next(() -> true)).isNull();
  }

  @Test
  void whoWaitsIsCalledAwayFromAnInputThatStaysOpen() throws Exception {
    PipedInputStream open = new PipedInputStream();
    try (PipedOutputStream writer = new PipedOutputStream(open)) {
      PipedLines lines = new PipedLines(open);
      AtomicBoolean isShut = new AtomicBoolean();
      CountDownLatch asked = new CountDownLatch(1);
      Thread other =
          new Thread(
              () -> {
                await(asked);
                isShut.set(true);
                lines.lookUp();
              });
      other.start();

      assertThat(
              lines.next(
                  () -> {
                    asked.countDown();
                    return isShut.get();
                  }))
          .isNull();
      other.join();
      writer.flush();
    }
  }

  @Test
  void anInputThatCannotBeReadSaysSo() {
    PipedLines lines =
        new PipedLines(
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("gone");
              }
            });

    assertThatThrownBy(() -> lines.next(() -> false))
        .isInstanceOf(IOException.class)
        .hasMessage("gone");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static PipedLines of(String text) {
    return new PipedLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
