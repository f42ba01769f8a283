package io.realtime4j.transport.jakarta.example;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.transport.jakarta.JakartaServerTransport;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Pages and a chat on one port, behind one login. */
@SpringBootApplication
public class ChatApplication {
  public static void main(String[] args) {
    SpringApplication.run(ChatApplication.class, args);
  }

  @Bean
  JakartaServerTransport transport() {
    return JakartaServerTransport.builder().user(ChatApplication::user).build();
  }

  /** Whom {@link Pages} has let in. */
  private static Principal user(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    Object user = session == null ? null : session.getAttribute(Pages.USER);
    return user == null ? null : user::toString;
  }

  @Bean
  ServletRegistrationBean<Servlet> socketIo(JakartaServerTransport transport) {
    ServletRegistrationBean<Servlet> registration =
        new ServletRegistrationBean<>(transport.servlet(), "/socket.io/*");
    registration.setAsyncSupported(true);
    return registration;
  }

  @Bean
  RealtimeServer server(JakartaServerTransport transport) {
    return RealtimeServer.builder()
        .transport(transport)
        .store("memory") // or sqlite:chat.db
        .authenticator(new LoginSession())
        .build();
  }
}
