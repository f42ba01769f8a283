package io.realtime4j.testkit;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a {@link LoopbackSocket}, on its home loop. What is flushed goes on its way
 * as long as no more than a window of it has not been taken by the peer; the rest is queued, and
 * counts as a transport of sockets counts what the kernel does not take.
 */
final class LoopbackServerSocket implements ServerWebSocket {
  /** On the way to a peer that does not read: what two kernels hold by default, about. */
  private static final int WINDOW_BYTES = 64 * 1024;

  /** Queued bytes at which a socket stops being writable, and at which it is again: Netty's. */
  private static final int HIGH_WATER_BYTES = 64 * 1024;

  private static final int LOW_WATER_BYTES = 32 * 1024;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final SimulatedNetwork network;
  private final LoopbackSocket peer;
  private final EventLoop home;
  private final int maxMessageBytes;
  private final Deque<Frame> unflushed = new ArrayDeque<>();
  private final Deque<Frame> queue = new ArrayDeque<>();
  private final Deque<Frame> held = new ArrayDeque<>();
  private Exchange.@Nullable Listener listener;
  private int messageBytes;
  private long unflushedBytes;
  private long queueBytes;
  private long flushed;
  private long taken;
  private boolean writable = true;
  private boolean pumping;
  private boolean reading = true;
  private boolean closing;
  private boolean ended;

  LoopbackServerSocket(
      SimulatedNetwork network, LoopbackSocket peer, EventLoop home, int maxMessageBytes) {
    this.network = network;
    this.peer = peer;
    this.home = home;
    this.maxMessageBytes = maxMessageBytes;
    this.messageBytes = maxMessageBytes;
  }

  EventLoop home() {
    return home;
  }

  void listener(Exchange.Listener newListener) {
    this.listener = newListener;
  }

  /** A message of the peer has arrived. */
  void receive(Frame frame) {
    if (ended || listener == null) {
      return;
    }
    // Nothing overtakes what was held back.
    if (!reading || !held.isEmpty()) {
      held.add(frame);
    } else {
      hear(frame);
    }
  }

  private void hear(Frame frame) {
    if (frame.size() > messageBytes) {
      close(1009, "message too big");
    } else if (listener != null && frame.isText()) {
      listener.onText(frame.buffer());
    } else if (listener != null) {
      listener.onBinary(frame.buffer());
    }
  }

  @Override
  public void write(Frame frame) {
    if (!ended && !closing) {
      unflushed.add(frame);
      unflushedBytes += frame.size();
    }
  }

  @Override
  public void flush() {
    queue.addAll(unflushed);
    queueBytes += unflushedBytes;
    unflushed.clear();
    unflushedBytes = 0;
    pump();
    network.queued(queueBytes);
    if (queueBytes > HIGH_WATER_BYTES) {
      writable = false;
    }
  }

  /** Sends what the window lets through. */
  private void pump() {
    while (!queue.isEmpty() && (flushed == taken || flushed - taken < WINDOW_BYTES)) {
      Frame frame = queue.remove();
      queueBytes -= frame.size();
      flushed += frame.size();
      peer.arriveAtClient(frame);
    }
    if (!writable && queueBytes <= LOW_WATER_BYTES) {
      writable = true;
      if (listener != null && !ended) {
        listener.onDrained();
      }
    }
  }

  /** Called on the network's loop: the peer has read so many bytes more. */
  void taken(int bytes) {
    taken += bytes;
    if (!queue.isEmpty() && !pumping) {
      pumping = true;
      home.execute(
          () -> {
            pumping = false;
            if (!ended) {
              pump();
              finishClosing(1005, "");
            }
          });
    }
  }

  @Override
  public long queuedBytes() {
    return queueBytes;
  }

  @Override
  public long writtenBytes() {
    return flushed + queueBytes + unflushedBytes;
  }

  @Override
  public long flushedBytes() {
    return flushed;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    if (on && !held.isEmpty()) {
      home.execute(this::hearHeld);
    }
  }

  @Override
  public void maxMessageBytes(int bytes) {
    messageBytes = Math.min(bytes, maxMessageBytes);
  }

  private void hearHeld() {
    while (reading && !ended && !held.isEmpty()) {
      hear(held.remove());
    }
  }

  @Override
  public void close(int code, String reason) {
    if (ended || closing) {
      return;
    }
    flush();
    closing = true;
    if (!finishClosing(code, reason)) {
      home.schedule(
          CLOSE_LIMIT,
          () -> {
            if (!ended) {
              abort();
            }
          });
    }
  }

  private boolean finishClosing(int code, String reason) {
    if (!closing || !queue.isEmpty()) {
      return false;
    }
    peer.closeFromServer(code, reason);
    home.execute(() -> end(code, reason));
    return true;
  }

  @Override
  public void abort() {
    if (!ended) {
      peer.abortFromServer();
      home.execute(() -> end(1006, ""));
    }
  }

  void end(int code, String reason) {
    if (!ended) {
      ended = true;
      unflushed.clear();
      queue.clear();
      held.clear();
      if (listener != null) {
        listener.onClosed(code, reason, null);
      }
    }
  }
}
