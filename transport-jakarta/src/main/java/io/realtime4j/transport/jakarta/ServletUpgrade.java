package io.realtime4j.transport.jakarta;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Takes an upgraded connection from the container, which creates it; not for applications. */
public final class ServletUpgrade implements HttpUpgradeHandler {
  private final Meeting meeting = new Meeting();

  /** Creates the handler; the container calls this. */
  public ServletUpgrade() {}

  Meeting meeting() {
    return meeting;
  }

  @Override
  public void init(WebConnection connection) {
    try {
      meeting.wire(new ServletWire(connection));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void destroy() {
    meeting.gone();
  }
}
