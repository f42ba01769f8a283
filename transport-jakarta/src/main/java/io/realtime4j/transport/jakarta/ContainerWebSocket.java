package io.realtime4j.transport.jakarta;

import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * OPEN -> CLOSING (a close frame is sent) -> ENDED (the connection is gone, the listener told).
 * Threads of the container only post that the wire has something or takes something; all reading
 * and writing is the loop's, and while the loop has not taken up what it was told of, the container
 * tells nothing more.
 */
/** An accepted WebSocket. Loop only, but for what the container calls. */
final class ContainerWebSocket
    implements ServerWebSocket, FrameReader.Sink, Wire.Events, ContainerLoop.Carried {
  private static final Logger LOG = System.getLogger(ContainerWebSocket.class.getName());

  /** The contract's bound on the closing handshake. */
  private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

  /** Above the first the socket takes no more, below the second it does again. */
  private static final int HIGH_BYTES = 64 * 1024;

  private static final int LOW_BYTES = 32 * 1024;

  /** How often one socket reads before others of its loop do. */
  private static final int READS_A_TURN = 16;

  private static final int ABNORMAL = 1006;
  private static final int INTERNAL_ERROR = 1011;

  private enum State {
    OPEN,
    CLOSING,
    ENDED
  }

  private final ContainerLoop loop;
  private final int maxMessageBytes;
  private final boolean compressed;
  private final Function<ServerWebSocket, Exchange.Listener> accept;
  private final Runnable onBegan;
  private final Runnable onNeverBegan;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final FrameReader in;
  private final OutboundBytes out = new OutboundBytes();
  private State state = State.OPEN;

  /** Null until the connection has been handed over. */
  private @Nullable Wire wire;

  /** Null until it has been accepted. */
  private Exchange.@Nullable Listener listener;

  private boolean reading = true;

  /** The wire will say when there is more to read. */
  private boolean readAwaited = true;

  /** The wire will say when it takes more. */
  private boolean writeAwaited = true;

  /** Nothing more is to be read: the peer has closed, or broken the rules. */
  private boolean peerClosed;

  /** The connection ends once all has left. */
  private boolean lastWords;

  private boolean writable = true;
  private int closeCode = ABNORMAL;
  private String closeReason = "";
  private @Nullable Throwable cause;

  /**
   * Creates one that waits for its connection.
   *
   * @param compressed whether that was agreed on
   * @param onBegan runs, on any thread, when that is handed over
   * @param onNeverBegan runs, on any thread, if it will never be
   */
  ContainerWebSocket(
      ContainerLoop loop,
      int maxMessageBytes,
      boolean compressed,
      Function<ServerWebSocket, Exchange.Listener> accept,
      Runnable onBegan,
      Runnable onNeverBegan) {
    this.loop = loop;
    this.maxMessageBytes = maxMessageBytes;
    this.compressed = compressed;
    this.accept = accept;
    this.onBegan = onBegan;
    this.onNeverBegan = onNeverBegan;
    this.in =
        new FrameReader(this, loop.utf8(), compressed ? loop.deflate() : null, maxMessageBytes);
  }

  /** The container has handed over the connection. Any thread. */
  void begin(Wire newWire) {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    onBegan.run();
    if (!loop.offer(() -> open(newWire))) {
      newWire.close();
      return;
    }
    try {
      // Here, since a container may be unready for another thread until this one is through.
      newWire.open(this);
    } catch (IOException | IllegalStateException e) {
      onBroken(e);
    }
  }

  /** The connection will never come. Any thread. */
  void neverBegan() {
    if (begun.compareAndSet(false, true)) {
      onNeverBegan.run();
    }
  }

  private void open(Wire newWire) {
    wire = newWire;
    loop.carry(this);
    try {
      listener = accept.apply(this);
      flush();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a WebSocket was not accepted", e);
      end(e);
    }
  }

  @Override
  public void onReadable() {
    loop.offer(
        () -> {
          readAwaited = false;
          readMore();
        });
  }

  @Override
  public void onWritable() {
    loop.offer(
        () -> {
          writeAwaited = false;
          sendMore();
        });
  }

  @Override
  public void onBroken(Throwable failure) {
    loop.offer(() -> end(failure));
  }

  @Override
  public void write(Frame frame) {
    if (state == State.OPEN) {
      out.add(compressed ? loop.deflate().deflate(frame) : frame);
    }
  }

  @Override
  public void flush() {
    if (state == State.ENDED) {
      return;
    }
    out.release();
    sendMore();
    if (out.queued() > HIGH_BYTES) {
      writable = false;
    }
  }

  private void sendMore() {
    Wire to = wire;
    if (to == null || writeAwaited || state == State.ENDED) {
      return;
    }
    try {
      writeAwaited = !out.sendTo(to, loop.outbound());
    } catch (IOException | RuntimeException e) {
      // Posted, since this may be in the middle of a listener's call.
      loop.execute(() -> end(e));
      return;
    }
    if (!writable && out.queued() < LOW_BYTES) {
      loop.execute(this::drained);
    }
    if (lastWords && !writeAwaited) {
      loop.execute(() -> end(null));
    }
  }

  private void drained() {
    Exchange.Listener to = listener;
    if (!writable && state == State.OPEN && to != null && out.queued() < LOW_BYTES) {
      writable = true;
      to.onDrained();
    }
  }

  @Override
  public long queuedBytes() {
    return out.queued();
  }

  @Override
  public long writtenBytes() {
    return out.written();
  }

  @Override
  public long flushedBytes() {
    return out.left();
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    if (on && state == State.OPEN) {
      loop.execute(this::hearRest);
    }
  }

  @Override
  public void maxMessageBytes(int bytes) {
    in.maxMessageBytes(Math.min(bytes, maxMessageBytes));
  }

  @Override
  public void close(int code, String reason) {
    if (state != State.OPEN) {
      return;
    }
    state = State.CLOSING;
    out.add(FrameBytes.close(code, reason));
    flush();
    // The peer's answer must be read even if its messages were held back.
    loop.execute(this::hearRest);
    loop.schedule(CLOSE_TIME, this::abort);
  }

  @Override
  public void abort() {
    if (state != State.ENDED) {
      state = State.CLOSING;
      peerClosed = true;
      loop.execute(() -> end(null));
    }
  }

  @Override
  public void endWithTransport() {
    end(new EOFException("the transport was closed"));
  }

  private void hearRest() {
    try {
      if (isHearing()) {
        in.readRest();
      }
    } catch (FrameViolation e) {
      violated(e.code(), e);
      return;
    } catch (RuntimeException e) {
      failed(e);
      return;
    }
    readMore();
  }

  private void readMore() {
    Wire from = wire;
    if (from == null) {
      return;
    }
    try {
      for (int i = 0; !readAwaited && isHearing(); i++) {
        if (i == READS_A_TURN) {
          loop.execute(this::readMore);
          return;
        }
        int length = from.read(loop.inbound());
        if (length < 0) {
          end(null);
          return;
        }
        readAwaited = length == 0;
        in.read(loop.inbound(), length);
      }
    } catch (FrameViolation e) {
      violated(e.code(), e);
    } catch (IOException e) {
      end(e);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  @Override
  public boolean isHearing() {
    return state == State.OPEN ? reading : state == State.CLOSING && !peerClosed;
  }

  @Override
  public void onText(ByteBuffer utf8) {
    Exchange.Listener to = listener;
    if (state == State.OPEN && to != null) {
      to.onText(utf8);
    }
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    Exchange.Listener to = listener;
    if (state == State.OPEN && to != null) {
      to.onBinary(bytes);
    }
  }

  @Override
  public void onPing(byte[] payload) {
    // A peer that sends pings and reads nothing gets no more pongs.
    if (state == State.OPEN && writable) {
      out.add(FrameBytes.pong(payload));
      flush();
    }
  }

  @Override
  public void onClose(int code, String reason) {
    boolean answer = state == State.OPEN;
    state = State.CLOSING;
    peerClosed = true;
    if (closeCode == ABNORMAL) {
      closeCode = code;
      closeReason = reason;
    }
    if (!answer) {
      loop.execute(() -> end(null));
      return;
    }
    out.add(FrameBytes.close(code, ""));
    lastWords = true;
    flush();
    loop.schedule(CLOSE_TIME, this::abort);
  }

  /** Closes; what the peer still sends is not looked at, as nobody knows where a frame begins. */
  private void violated(int code, Throwable failure) {
    remember(failure);
    peerClosed = true;
    if (state == State.OPEN) {
      closeCode = code;
      closeReason = "";
      close(code, "");
    }
  }

  private void failed(RuntimeException failure) {
    LOG.log(Level.ERROR, "a WebSocket's listener failed", failure);
    violated(INTERNAL_ERROR, failure);
  }

  private void remember(@Nullable Throwable failure) {
    if (cause == null) {
      cause = failure;
    }
  }

  private void end(@Nullable Throwable failure) {
    if (state == State.ENDED) {
      return;
    }
    remember(failure);
    state = State.ENDED;
    loop.drop(this);
    out.clear();
    Wire from = wire;
    if (from != null) {
      from.close();
    }
    Exchange.Listener to = listener;
    if (to != null) {
      to.onClosed(closeCode, closeReason, cause);
    }
  }
}
