package io.realtime4j.transport.jakarta;

import java.io.EOFException;
import java.io.IOException;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/*
 * The Servlet API cannot end a connection of Tomcat's whose peer neither reads nor sends, since
 * closing its streams takes effect at the next event of the socket; and it wakes a thread again and
 * again for input that is held back. Below it, where Tomcat's own WebSockets live, both work.
 */
/** An upgraded connection of Tomcat's. */
final class TomcatWire implements Wire {
  private final SocketWrapperBase<?> socket;
  private volatile @Nullable Events events;

  /** Tomcat has bytes that the socket did not take. Loop only. */
  private boolean flushing;

  /** Tomcat will tell of it when the socket takes more. Set by the loop, unset by the container. */
  private volatile boolean awaited;

  TomcatWire(SocketWrapperBase<?> socket) {
    this.socket = socket;
  }

  @Override
  public void open(Events newEvents) {
    events = newEvents;
    newEvents.onWritable();
    newEvents.onReadable();
  }

  /** Passes an event on; returns whether the connection lives on. */
  boolean tell(SocketEvent status) {
    Events to = events;
    switch (status) {
      case OPEN_READ -> {
        if (to != null) {
          to.onReadable();
        }
        return true;
      }
      case OPEN_WRITE -> {
        awaited = false;
        if (to != null) {
          to.onWritable();
        }
        return true;
      }
      default -> {
        if (to != null) {
          Throwable cause = socket.getError();
          to.onBroken(cause == null ? new EOFException("the container says " + status) : cause);
        }
        return false;
      }
    }
  }

  @Override
  public int read(byte[] into) throws IOException {
    try {
      int length = socket.isReadyForRead() ? socket.read(false, into, 0, into.length) : 0;
      if (length == 0) {
        socket.registerReadInterest();
      }
      return length;
    } catch (EOFException e) {
      return -1;
    }
  }

  @Override
  public boolean isReady() throws IOException {
    if (awaited) {
      return false;
    }
    if (flushing || !socket.canWrite()) {
      flush();
    }
    return !flushing;
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    socket.write(false, bytes, 0, length);
  }

  @Override
  public void flush() throws IOException {
    flushing = socket.flush(false);
    if (flushing) {
      awaited = true;
      socket.registerWriteInterest();
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
