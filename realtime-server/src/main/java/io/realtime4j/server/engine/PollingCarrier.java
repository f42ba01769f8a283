package io.realtime4j.server.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.server.DisconnectReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries a session by long polling: one request waits until there is something to answer. */
final class PollingCarrier implements Carrier {
  private static final Frame NOOP = EngineCodec.encode(new EnginePacket.Noop());
  private static final Frame CLOSE = EngineCodec.encode(new EnginePacket.Close());

  private final EventLoop loop;

  private List<Frame> outbox = new ArrayList<>();
  private long outboxBytes;
  private int largest;
  private long written;
  private long flushed;

  /** Of answers whose end has not left. */
  private long leaving;

  /** The request that waits, or null. */
  private @Nullable Call poll;

  PollingCarrier(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public String name() {
    return "polling";
  }

  @Override
  public boolean write(Frame frame, boolean paced) {
    outbox.add(frame);
    outboxBytes += frame.size();
    written += frame.size();
    largest = Math.max(largest, frame.size());
    return true;
  }

  boolean hasPoll(Call call) {
    return poll == call;
  }

  boolean hasOutput() {
    return !outbox.isEmpty();
  }

  void hold(Call call) {
    poll = call;
  }

  /** Answers the poll that waits, if one does, with nothing. */
  void noop() {
    answer(List.of(NOOP), 0);
  }

  /** Answers the poll that waits with what is there. */
  @Override
  public void flush() {
    if (poll != null && !outbox.isEmpty()) {
      long bytes = outboxBytes;
      answer(takeOutput(), bytes);
    }
  }

  List<Frame> takeOutput() {
    List<Frame> taken = outbox;
    outbox = new ArrayList<>();
    outboxBytes = 0;
    largest = 0;
    return taken;
  }

  private void answer(List<Frame> records, long bytes) {
    Call waiting = poll;
    poll = null;
    if (waiting != null) {
      if (bytes > 0) {
        leaving += bytes;
        waiting.exchange.onSent(() -> loop.execute(() -> sent(bytes)));
      }
      waiting.payload(records);
    }
  }

  private void sent(long bytes) {
    leaving -= bytes;
    flushed += bytes;
  }

  @Override
  public boolean isWritable() {
    return poll != null;
  }

  @Override
  public long backlogBytes() {
    return outboxBytes - largest;
  }

  @Override
  public long writtenBytes() {
    return written;
  }

  @Override
  public long flushedBytes() {
    return flushed;
  }

  @Override
  public boolean isSending() {
    return leaving > 0;
  }

  @Override
  public boolean isSendingUnseen() {
    return leaving > 0;
  }

  /** Posts are held back one by one, by the session. */
  @Override
  public void reading(boolean on) {}

  /** Each post asks the session itself. */
  @Override
  public void maxMessageBytes(int bytes) {}

  /** Tells the poll that waits. */
  @Override
  public void close(DisconnectReason reason) {
    if (reason == DisconnectReason.CLIENT_CLOSE) {
      noop();
    } else {
      farewell();
    }
  }

  /** Answers the poll that waits, if one does, with the end. */
  void farewell() {
    write(CLOSE, false);
    flush();
  }
}
