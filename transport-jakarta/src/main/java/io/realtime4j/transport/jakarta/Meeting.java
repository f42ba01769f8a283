package io.realtime4j.transport.jakarta;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Brings a connection together with the WebSocket that asked for it, whichever comes first. */
final class Meeting {
  private static final Object GONE = new Object();

  /** What came first: a wire, a socket, or the end. */
  private final AtomicReference<@Nullable Object> first = new AtomicReference<>();

  private volatile @Nullable ContainerWebSocket met;

  /** The container has handed over the connection. */
  void wire(Wire wire) {
    if (!first.compareAndSet(null, wire) && first.get() instanceof ContainerWebSocket socket) {
      met = socket;
      socket.begin(wire);
    }
  }

  /** The WebSocket waits for its connection. */
  void socket(ContainerWebSocket socket) {
    if (first.compareAndSet(null, socket)) {
      return;
    }
    if (first.get() instanceof Wire wire) {
      met = socket;
      socket.begin(wire);
    } else {
      socket.neverBegan();
    }
  }

  /** The container has let go of the connection. */
  void gone() {
    ContainerWebSocket socket = met;
    if (socket != null) {
      socket.onBroken(new java.io.EOFException("the container has ended the connection"));
    } else if (!first.compareAndSet(null, GONE)
        && first.get() instanceof ContainerWebSocket waiting) {
      waiting.neverBegan();
    }
  }
}
