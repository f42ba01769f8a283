package io.realtime4j.transport.jakarta;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/*
 * A request without a body has ended for Jetty's Servlet API once its head is read, so that an
 * upgraded connection seems to be at its end. Below it, where Jetty's own WebSockets live, a
 * connection takes the place of the one for HTTP.
 */
/** An upgraded connection of Jetty's. */
final class JettyWire extends AbstractConnection implements Connection.UpgradeTo, Wire {
  private final Meeting meeting;
  private volatile @Nullable Events events;

  /** What Jetty had read beyond the request; null once it has been read here. */
  private @Nullable ByteBuffer early;

  /** A write is on its way. */
  private volatile boolean pending;

  /** The loop waits for the end of a write. */
  private volatile boolean awaited;

  private JettyWire(ConnectionMetaData connection, Meeting meeting) {
    super(connection.getConnection().getEndPoint(), connection.getConnector().getExecutor());
    this.meeting = meeting;
  }

  /** Lets the connection of a request become one once the request is answered. */
  static Meeting replace(ServletContextRequest request) {
    Meeting meeting = new Meeting();
    request.setAttribute(
        HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
        new JettyWire(request.getConnectionMetaData(), meeting));
    return meeting;
  }

  @Override
  public void onUpgradeTo(ByteBuffer read) {
    early = ByteBuffer.allocate(read.remaining()).put(read).flip();
  }

  @Override
  public void onOpen() {
    super.onOpen();
    // The engine has a heartbeat of its own.
    getEndPoint().setIdleTimeout(0);
    meeting.wire(this);
  }

  @Override
  public void open(Events newEvents) {
    events = newEvents;
    newEvents.onWritable();
    newEvents.onReadable();
  }

  @Override
  public void onFillable() {
    Events to = events;
    if (to != null) {
      to.onReadable();
    }
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    broken(cause);
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    broken(cause == null ? new EOFException("the container has ended the connection") : cause);
    meeting.gone();
  }

  private void broken(Throwable cause) {
    Events to = events;
    if (to != null) {
      to.onBroken(cause);
    }
  }

  @Override
  public int read(byte[] into) throws IOException {
    ByteBuffer first = early;
    if (first != null && first.hasRemaining()) {
      int length = Math.min(first.remaining(), into.length);
      first.get(into, 0, length);
      return length;
    }
    early = null;
    int length = getEndPoint().fill(ByteBuffer.wrap(into).limit(0));
    if (length == 0) {
      fillInterested();
    }
    return length;
  }

  @Override
  public boolean isReady() {
    if (!pending) {
      return true;
    }
    awaited = true;
    return !pending;
  }

  @Override
  public void write(byte[] bytes, int length) {
    pending = true;
    getEndPoint()
        .write(
            Callback.from(this::written, this::broken),
            ByteBuffer.wrap(Arrays.copyOf(bytes, length)));
  }

  private void written() {
    pending = false;
    Events to = events;
    if (awaited && to != null) {
      awaited = false;
      to.onWritable();
    }
  }

  /** Every write is flushed as it is. */
  @Override
  public void flush() {}
}
