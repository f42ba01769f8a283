package io.realtime4j.core.engine;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.EnginePacket;
import java.util.Deque;

/** What carries the packets of a connection: a WebSocket, or polling. Loop only. */
interface Carrier {
  /** Returns {@code websocket} or {@code polling}. */
  String name();

  /** Takes from the head of {@code out} what can be written now. */
  void flush(Deque<Frame> out);

  /** Returns whether more waits in it than is on its way. */
  boolean isCongested();

  /** Returns how many bytes have come in so far, as far as the transport tells. */
  long receivedBytes();

  /** Writes what is left in {@code out}, closes, and calls {@code gone} once; hears no more. */
  void close(Deque<Frame> out, Runnable gone);

  /** Ends at once; hears no more. Idempotent. */
  void abort();

  /** Hears a carrier, on the loop; nothing after {@link #onDead}, an abort or a close. */
  interface Events {
    /** The WebSocket is open. */
    void onWritable();

    /** A packet has come. */
    void onPacket(EnginePacket packet);

    /** Terminal: it could not be opened, was lost, or the peer broke the protocol. */
    void onDead(RealtimeException cause);
  }
}
