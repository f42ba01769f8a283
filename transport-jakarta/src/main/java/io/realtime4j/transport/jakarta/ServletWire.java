package io.realtime4j.transport.jakarta;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** An upgraded connection as the Servlet API has it. */
final class ServletWire implements Wire {
  private static final Logger LOG = System.getLogger(ServletWire.class.getName());

  private final WebConnection connection;
  private final ServletInputStream in;
  private final ServletOutputStream out;

  ServletWire(WebConnection connection) throws IOException {
    this.connection = connection;
    this.in = connection.getInputStream();
    this.out = connection.getOutputStream();
  }

  @Override
  public void open(Events events) {
    in.setReadListener(
        new ReadListener() {
          @Override
          public void onDataAvailable() {
            events.onReadable();
          }

          @Override
          public void onAllDataRead() {
            events.onReadable();
          }

          @Override
          public void onError(Throwable cause) {
            events.onBroken(cause);
          }
        });
    out.setWriteListener(
        new WriteListener() {
          @Override
          public void onWritePossible() {
            events.onWritable();
          }

          @Override
          public void onError(Throwable cause) {
            events.onBroken(cause);
          }
        });
  }

  @Override
  public int read(byte[] into) throws IOException {
    if (in.isFinished()) {
      return -1;
    }
    return in.isReady() ? in.read(into) : 0;
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // containers throw what they like at a broken connection
  public void close() {
    try {
      connection.close();
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "a connection was not closed in peace", e);
    }
  }
}
