package io.realtime4j.transport.jakarta;

import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Tomcat in this process. */
final class TomcatContainer implements Container {
  private static final Logger NOISE = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();
  private Context context;

  TomcatContainer(ServletContainerInitializer application) {
    NOISE.setLevel(Level.WARNING);
    try {
      tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
      Connector connector = new Connector();
      connector.setPort(0);
      connector.setProperty("address", "127.0.0.1");
      connector.setProperty("connectionTimeout", "3000");
      connector.setProperty("maxKeepAliveRequests", "-1");
      connector.setProperty("bindOnInit", "false");
      connector.setEncodedSolidusHandling("passthrough");
      tomcat.setConnector(connector);
      context = tomcat.addContext("", null);
      Tomcat.addServlet(context, "page", new Page());
      context.addServletMappingDecoded(PAGE, "page");
      context.addServletContainerInitializer(application, null);
      tomcat.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void undeploy() {
    tomcat.getHost().removeChild(context);
    context = null;
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }
}
