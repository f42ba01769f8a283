package io.realtime4j.transport.jakarta;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Hands the container's requests to a transport, and ends with it. */
final class RealtimeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient JakartaServerTransport transport;

  RealtimeServlet(JakartaServerTransport transport) {
    this.transport = transport;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!PendingUpgrade.perform(request, response)) {
      transport.accept(request, response);
    }
  }

  @Override
  public String getServletInfo() {
    return "realtime4j";
  }

  /** The container takes the application away: what the transport carries cannot outlive it. */
  @Override
  public void destroy() {
    transport.close();
  }
}
