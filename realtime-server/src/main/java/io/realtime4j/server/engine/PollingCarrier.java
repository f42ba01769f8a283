package io.realtime4j.server.engine;

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

  private List<Frame> outbox = new ArrayList<>();
  private long outboxBytes;
  private int largest;

  /** The request that waits, or null. */
  private @Nullable Call poll;

  @Override
  public String name() {
    return "polling";
  }

  @Override
  public void write(Frame frame) {
    outbox.add(frame);
    outboxBytes += frame.size();
    largest = Math.max(largest, frame.size());
  }

  boolean hasPoll() {
    return poll != null;
  }

  boolean hasPoll(Call call) {
    return poll == call;
  }

  boolean hasOutput() {
    return !outbox.isEmpty();
  }

  void poll(Call call) {
    poll = call;
  }

  /** Answers the poll that waits, if one does, with nothing. */
  void noop() {
    answer(List.of(NOOP));
  }

  /** Answers the poll that waits with what is there. */
  @Override
  public void flush() {
    if (poll != null && !outbox.isEmpty()) {
      answer(takeOutput());
    }
  }

  List<Frame> takeOutput() {
    List<Frame> taken = outbox;
    outbox = new ArrayList<>();
    outboxBytes = 0;
    largest = 0;
    return taken;
  }

  private void answer(List<Frame> records) {
    Call waiting = poll;
    poll = null;
    if (waiting != null) {
      waiting.payload(records);
    }
  }

  @Override
  public boolean isWritable() {
    return poll != null;
  }

  @Override
  public long backlogBytes() {
    return outboxBytes - largest;
  }

  /** Tells the poll that waits; without one, the next gets what is left if there is something. */
  @Override
  public void close(DisconnectReason reason) {
    if (reason == DisconnectReason.CLIENT_CLOSE) {
      noop();
    } else {
      write(CLOSE);
      flush();
    }
  }
}
