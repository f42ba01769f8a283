package io.realtime4j.transport.jakarta;

import jakarta.servlet.http.WebConnection;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Takes an upgraded connection from Tomcat, which creates it; not for applications. */
@SuppressWarnings("exports") // Tomcat's types, which Tomcat alone calls it with
public final class TomcatUpgrade implements InternalHttpUpgradeHandler {
  private final Meeting meeting = new Meeting();

  /** Null until Tomcat has said it. */
  private volatile @Nullable TomcatWire wire;

  /** Creates the handler; Tomcat calls this. */
  public TomcatUpgrade() {}

  Meeting meeting() {
    return meeting;
  }

  @Override
  public void setSocketWrapper(SocketWrapperBase<?> socket) {
    wire = new TomcatWire(socket);
  }

  @Override
  public void init(WebConnection connection) {
    TomcatWire known = wire;
    if (known != null) {
      meeting.wire(known);
    }
  }

  /** Every read and write is begun by the loop, so Tomcat adds the socket to no poller itself. */
  @Override
  public boolean hasAsyncIO() {
    return true;
  }

  @Override
  public SocketState upgradeDispatch(SocketEvent status) {
    TomcatWire known = wire;
    return known != null && known.tell(status) ? SocketState.ASYNC_IO : SocketState.CLOSED;
  }

  @Override
  public void timeoutAsync(long now) {}

  @Override
  public void setSslSupport(SSLSupport sslSupport) {}

  @Override
  public void pause() {}

  @Override
  public void destroy() {
    meeting.gone();
  }
}
