package io.realtime4j.transport.jakarta.example;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.transport.jakarta.JakartaServerTransport;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** An application without a framework. */
@WebListener
public final class ChatListener implements ServletContextListener {
  private final JakartaServerTransport transport = JakartaServerTransport.builder().build();
  private final RealtimeServer server =
      RealtimeServer.builder()
          .transport(transport)
          .store("sqlite:chat.db")
          .authenticator(new LoginSession())
          .build();

  @Override
  public void contextInitialized(ServletContextEvent event) {
    transport.register(event.getServletContext(), "/socket.io/*");
    server.start().join();
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    server.close();
  }
}
