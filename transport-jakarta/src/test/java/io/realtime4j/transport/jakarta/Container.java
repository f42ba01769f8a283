package io.realtime4j.transport.jakarta;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet container on a free port, with a page of its own beside what is attached to it. */
interface Container extends AutoCloseable {
  String PAGE = "/page";

  int port();

  /** Takes the application away and leaves the container. */
  void undeploy();

  @Override
  void close();

  /** Starts a container of some kind. */
  interface Kind {
    Container start(ServletContainerInitializer application);

    default Container start(JakartaServerTransport transport, String mapping) {
      return start((classes, context) -> transport.register(context, mapping));
    }
  }

  /** The application's own. */
  final class Page extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String login = request.getParameter("login");
      if (login != null) {
        request.getSession().setAttribute("user", login);
      }
      response.getWriter().print("the application's page");
    }
  }
}
