package io.realtime4j.transport.jakarta;

import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Jetty in this process. */
final class JettyContainer implements Container {
  private final Server server = new Server();
  private final ServerConnector connector;
  private final ContextHandlerCollection contexts = new ContextHandlerCollection();
  private ServletContextHandler context =
      new ServletContextHandler("/", ServletContextHandler.SESSIONS);

  JettyContainer(ServletContainerInitializer application) {
    HttpConfiguration http = new HttpConfiguration();
    http.setUriCompliance(UriCompliance.LEGACY);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(3_000);
    server.addConnector(connector);
    context.addServlet(new ServletHolder(new Page()), PAGE);
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.addServletContainerInitializer(application);
    contexts.addHandler(context);
    server.setHandler(contexts);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void undeploy() {
    try {
      context.stop();
      contexts.removeHandler(context);
      context = null;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
