package io.realtime4j.server.fake;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/** A WebSocket whose other end is the test. What was not flushed has not arrived. */
public final class FakeSocket implements ServerWebSocket {
  private static final int HEADER = 2;

  private final EventLoop home;
  private final List<String> written = new ArrayList<>();
  private final List<String> received = new ArrayList<>();
  Exchange.Listener listener;

  private final Deque<Runnable> unheard = new ArrayDeque<>();
  private boolean reading = true;
  private int maxMessageBytes = Integer.MAX_VALUE;
  private long total;
  private long unflushed;
  private long queued;
  private boolean stalled;
  private boolean broken;
  private boolean flushBroken;
  private boolean ended;
  private int closeCode;
  private boolean aborted;
  private int flushes;

  FakeSocket(EventLoop home) {
    this.home = home;
  }

  /** Sends text to the server. */
  public void send(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    home.execute(() -> hear(utf8.length, () -> listener.onText(ByteBuffer.wrap(utf8))));
  }

  /** Sends text that is read before the tasks run that wait for the loop. */
  public void sendAhead(FakeLoops loops, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    loops.runAhead(home, () -> hear(utf8.length, () -> listener.onText(ByteBuffer.wrap(utf8))));
  }

  /** Makes each write from now on fail. */
  public void breakWrites() {
    broken = true;
  }

  public void sendBinary(int... bytes) {
    byte[] data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      data[i] = (byte) bytes[i];
    }
    home.execute(() -> hear(data.length, () -> listener.onBinary(ByteBuffer.wrap(data))));
  }

  private void hear(int size, Runnable message) {
    if (isClosed()) {
      return;
    }
    if (!reading || !unheard.isEmpty()) {
      unheard.add(message);
    } else if (size > maxMessageBytes) {
      close(1009, "");
    } else {
      message.run();
    }
  }

  /** Ends the connection from the peer's side. */
  public void end(Throwable cause) {
    tellClosed(1006, "", cause);
  }

  private void tellClosed(int code, String reason, Throwable cause) {
    if (!ended) {
      ended = true;
      home.execute(() -> listener.onClosed(code, reason, cause));
    }
  }

  /** Makes every flush fail from now on. */
  public void breakFlush() {
    flushBroken = true;
  }

  /** Stops reading, or reads on. */
  public void stall(boolean on) {
    stalled = on;
    if (!on) {
      queued = 0;
      home.execute(() -> listener.onDrained());
    }
  }

  /** Reads so much of what waits, while it stalls. */
  public void trickle(long bytes) {
    queued -= Math.min(queued, bytes);
  }

  /** Takes what has arrived: text as it is, bytes as {@code b:} and hexadecimal digits. */
  public List<String> take() {
    List<String> taken = List.copyOf(received);
    received.clear();
    return taken;
  }

  public boolean isClosed() {
    return closeCode != 0 || aborted || ended;
  }

  public boolean isAborted() {
    return aborted;
  }

  public int closeCode() {
    return closeCode;
  }

  public int flushes() {
    return flushes;
  }

  private void onHome() {
    if (!home.inLoop()) {
      throw new AssertionError("a WebSocket is used outside its loop");
    }
  }

  @Override
  public void write(Frame frame) {
    onHome();
    if (broken) {
      throw new IllegalStateException("this write fails");
    }
    byte[] bytes = new byte[frame.size()];
    frame.copyTo(bytes, 0);
    written.add(
        frame.isText()
            ? new String(bytes, StandardCharsets.UTF_8)
            : "b:" + HexFormat.of().formatHex(bytes));
    // As on the wire, a frame has a header.
    unflushed += bytes.length + HEADER;
    total += bytes.length + HEADER;
  }

  @Override
  public void flush() {
    onHome();
    if (flushBroken) {
      throw new IllegalStateException("a defect of the transport");
    }
    flushes++;
    received.addAll(written);
    written.clear();
    queued += stalled ? unflushed : 0;
    unflushed = 0;
  }

  @Override
  public long queuedBytes() {
    return queued;
  }

  @Override
  public long writtenBytes() {
    return total;
  }

  @Override
  public long flushedBytes() {
    return total - unflushed - queued;
  }

  @Override
  public boolean isWritable() {
    return queued == 0;
  }

  @Override
  public void reading(boolean on) {
    onHome();
    reading = on;
    home.execute(
        () -> {
          while (reading && !unheard.isEmpty()) {
            unheard.remove().run();
          }
        });
  }

  @Override
  public void maxMessageBytes(int bytes) {
    onHome();
    maxMessageBytes = bytes;
  }

  @Override
  public void close(int code, String reason) {
    if (!isClosed()) {
      if (!flushBroken) {
        flush();
      }
      closeCode = code;
      tellClosed(code, reason, null);
    }
  }

  @Override
  public void abort() {
    if (!isClosed()) {
      aborted = true;
      tellClosed(1006, "", null);
    }
  }
}
