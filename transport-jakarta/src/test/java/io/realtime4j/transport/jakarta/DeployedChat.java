package io.realtime4j.transport.jakarta;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.spi.server.Principal;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** An application that comes in a class loader of its own. */
public final class DeployedChat implements ServletContainerInitializer, ServletContextListener {
  private final JakartaServerTransport transport = JakartaServerTransport.builder().build();
  private final RealtimeServer server =
      RealtimeServer.builder()
          .transport(transport)
          .store("memory")
          .authenticator(
              request ->
                  CompletableFuture.completedFuture(
                      Principal.builder().tenant("default").userId("anna").build()))
          .build();

  @Override
  public void onStartup(Set<Class<?>> classes, ServletContext context) {
    transport.register(context, "/socket.io/*");
    context.addListener(this);
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    server.start().join();
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    server.close();
  }
}
