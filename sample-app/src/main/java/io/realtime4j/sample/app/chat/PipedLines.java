package io.realtime4j.sample.app.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Lines of an input, read on a thread of its own: who waits for one can be called away. */
final class PipedLines {
  /** What is written faster than this after the way was shut is taken still, for the next time. */
  private static final long PAUSE_MILLIS = 1_000;

  /** What came of the input: a line, its end, or nothing but a reason to look up. */
  private record Read(@Nullable String line, boolean isEnd, @Nullable IOException failure) {}

  private static final Read NOTHING = new Read(null, false, null);

  private final BlockingQueue<Read> reads = new ArrayBlockingQueue<>(1_000);

  PipedLines(InputStream in) {
    Thread reader = new Thread(() -> read(in), "realtime4j-input");
    reader.setDaemon(true); // Nothing ends a read of a pipe that stays open.
    reader.start();
  }

  private void read(InputStream in) {
    try {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        put(new Read(line, false, null));
      }
      put(new Read(null, true, null));
    } catch (IOException e) {
      put(new Read(null, true, e));
    }
  }

  private void put(Read read) {
    try {
      reads.put(read);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has who waits in {@link #next} ask anew whether to go on. From any thread. */
  void lookUp() {
    boolean unused = reads.offer(NOTHING); // If there is no room, nobody waits.
  }

  /**
   * Waits for the next line.
   *
   * @param isShut whether no more than what is on its way is to be waited for; asked again after
   *     {@link #lookUp}
   * @return the line; {@code null} at the end, or if it is shut and nothing comes
   * @throws IOException if the input cannot be read
   */
  @Nullable String next(BooleanSupplier isShut) throws IOException, InterruptedException {
    while (true) {
      boolean shut = isShut.getAsBoolean();
      Read read = shut ? reads.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS) : reads.take();
      if (read == null) {
        if (isShut.getAsBoolean()) {
          return null;
        }
      } else if (read.failure() != null) {
        throw read.failure();
      } else if (read.isEnd() || read.line() != null) {
        return read.line();
      }
    }
  }
}
