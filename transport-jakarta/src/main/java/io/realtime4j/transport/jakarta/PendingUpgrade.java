package io.realtime4j.transport.jakarta;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/*
 * A container upgrades a request while one of its threads serves it, but whether to is decided
 * later, on a loop. So the request is dispatched once more, and finds the decision here.
 */
/** An upgrade that was decided on, on its way through the container. Immutable. */
final class PendingUpgrade {
  private static final Logger LOG = System.getLogger(PendingUpgrade.class.getName());

  private static final String ATTRIBUTE = PendingUpgrade.class.getName();

  /** Where the classes of the containers' requests live. */
  private static final String TOMCAT = "org.apache.catalina.";

  private static final String JETTY = "org.eclipse.jetty.ee10.";

  private final Map<String, String> headers;
  private final ContainerWebSocket socket;

  PendingUpgrade(Map<String, String> headers, ContainerWebSocket socket) {
    this.headers = headers;
    this.socket = socket;
  }

  void ask(AsyncContext request) {
    request.getRequest().setAttribute(ATTRIBUTE, this);
    request.dispatch();
  }

  /** Upgrades a request that comes by for it; returns false for any other. */
  static boolean perform(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!(request.getAttribute(ATTRIBUTE) instanceof PendingUpgrade pending)) {
      return false;
    }
    request.removeAttribute(ATTRIBUTE);
    try {
      pending.upgrade(request, response);
    } catch (IOException | ServletException | RuntimeException e) {
      LOG.log(Level.WARNING, "the container has refused an upgrade to WebSocket", e);
      pending.socket.neverBegan();
      if (!response.isCommitted()) {
        response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      }
    }
    return true;
  }

  private void upgrade(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setHeader("Upgrade", "websocket");
    response.setHeader("Connection", "Upgrade");
    response.setHeader(
        "Sec-WebSocket-Accept", UpgradeRequests.acceptOf(request.getHeader("Sec-WebSocket-Key")));
    headers.forEach(response::setHeader);
    if (isOf(TOMCAT, request)) {
      request.upgrade(TomcatUpgrade.class).meeting().socket(socket);
    } else {
      response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
      JettyWire.replace(ServletContextRequest.getServletContextRequest(request)).socket(socket);
    }
  }

  /** Returns whether the container is one whose connections can be had. */
  static boolean isPossible(ServletRequest request) {
    return isOf(TOMCAT, request) || isOf(JETTY, request);
  }

  private static boolean isOf(String container, ServletRequest request) {
    ServletRequest innermost = request;
    while (innermost instanceof ServletRequestWrapper wrapper) {
      innermost = wrapper.getRequest();
    }
    return innermost.getClass().getName().startsWith(container);
  }
}
