package io.realtime4j.sample.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads that write to one terminal. */
class SharedReaderTest {
  @Test
  @Timeout(60)
  void whatRunsAboveWaitsForTheStatusLine() throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    try (Terminal terminal = new DumbTerminal(new ByteArrayInputStream(new byte[0]), screen)) {
      SharedReader reader = new SharedReader(terminal);
      CountDownLatch writing = new CountDownLatch(1);
      Thread above =
          new Thread(
              () -> {
                await(writing);
                reader.printAbove("a message");
              });
      above.start();
      reader.between(
          () -> {
            writing.countDown();
            Thread.State state = above.getState();
            while (state != Thread.State.TERMINATED && !isHeldUp(above)) {
              Thread.onSpinWait();
              state = above.getState();
            }
            terminal.writer().print("the status, ");
            terminal.flush();
          });
      above.join();
    }
    assertThat(screen.toString(StandardCharsets.UTF_8)).startsWith("the status, a message");
  }

  /** Whether it waits in the reader, and not for the start. */
  private static boolean isHeldUp(Thread thread) {
    if (thread.getState() != Thread.State.WAITING) {
      return false;
    }
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("printAbove")) {
        return true;
      }
    }
    return false;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
