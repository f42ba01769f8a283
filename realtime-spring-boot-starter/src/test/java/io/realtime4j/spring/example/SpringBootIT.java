package io.realtime4j.spring.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application of the page on Spring Boot, as it is shown there, over sockets. */
@Timeout(60)
class SpringBootIT {
  private final int port = freePort();
  private ConfigurableApplicationContext application;

  @Configuration
  static class Meters {
    @Bean
    MeterRegistry registry() {
      return new SimpleMeterRegistry();
    }
  }

  @BeforeEach
  void start() {
    application =
        new SpringApplicationBuilder(ChatApplication.class, Meters.class)
            .run(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--realtime4j.client.start-timeout=20s",
                "--spring.main.banner-mode=off");
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void aListenerAnswersWhoeverSpeaksToIt() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (RealtimeClient anna = client("anna")) {
      anna.on(
          MessageEvent.Received.class,
          event -> {
            if (event.message().userId().equals("bot")) {
              heard.complete(event.message().content());
            }
          });
      anna.connect().get(20, TimeUnit.SECONDS);
      anna.rooms().join("channel:lobby").joined().get(20, TimeUnit.SECONDS);
      anna.queue().send("channel:lobby", "hello");

      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("hello anna");
    }
  }

  @Test
  void bothSidesTellHowTheyAre() throws Exception {
    RealtimeClient client = application.getBean(RealtimeClient.class);
    assertThat(health("realtimeServerHealthIndicator")).isEqualTo(Status.UP);
    assertThat(health("realtimeClientHealthIndicator")).isEqualTo(Status.UP);
    assertThat(gauge("realtime4j.client.connected")).isEqualTo(1);
    assertThat(gauge("realtime4j.client.queue")).isEqualTo(0);

    client.disconnect().get(20, TimeUnit.SECONDS);
    assertThat(health("realtimeClientHealthIndicator")).isEqualTo(Status.UNKNOWN);
    assertThat(gauge("realtime4j.client.connected")).isEqualTo(0);

    application.getBean(RealtimeServer.class).close();
    assertThat(health("realtimeServerHealthIndicator")).isEqualTo(Status.DOWN);
    CompletableFuture<Void> offline = new CompletableFuture<>();
    client.on(
        ConnectionEvent.StateChanged.class,
        event -> {
          if (event.to() == ConnectionState.OFFLINE) {
            offline.complete(null);
          }
        });
    var unused = client.connect();
    offline.get(20, TimeUnit.SECONDS);
    assertThat(health("realtimeClientHealthIndicator")).isEqualTo(Status.DOWN);
  }

  @Test
  void theServerIsCountedInTheRegistryOfTheApplication() throws Exception {
    MeterRegistry registry = application.getBean(MeterRegistry.class);
    CompletableFuture<Void> counted = new CompletableFuture<>();
    registry
        .config()
        .onMeterAdded(
            meter -> {
              if (meter.getId().getName().startsWith("realtime4j.events")) {
                counted.complete(null);
              }
            });
    try (RealtimeClient anna = client("anna")) {
      anna.connect().get(20, TimeUnit.SECONDS);
      anna.queue().send("channel:lobby", "counted");
      counted.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoIsConnectedHearsOfTheEndAndNoThreadStays() throws Exception {
    try (RealtimeClient anna = client("anna")) {
      CompletableFuture<String> fault = new CompletableFuture<>();
      anna.on(ConnectionEvent.Fault.class, event -> fault.complete(event.error().code()));
      anna.connect().get(20, TimeUnit.SECONDS);

      application.close();

      assertThat(fault.get(20, TimeUnit.SECONDS)).isEqualTo("SERVER_DRAINING");
    }
    for (Thread thread : threads()) {
      thread.join(5_000);
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
  }

  private RealtimeClient client(String user) {
    String secret = application.getEnvironment().getProperty("realtime4j.server.jwt-secret");
    return RealtimeClient.builder()
        .url("http://127.0.0.1:" + port)
        .token(JWT.create().withClaim("userId", user).sign(Algorithm.HMAC256(secret)))
        .store("memory")
        .build();
  }

  private Status health(String bean) {
    return application.getBean(bean, HealthIndicator.class).health().getStatus();
  }

  private double gauge(String name) {
    return application.getBean(MeterRegistry.class).get(name).gauge().value();
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("realtime4j"))
        .toList();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
