package io.realtime4j.spring.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.SentRecord;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import io.realtime4j.spring.RealtimeListener;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application below a context path: its chat, its own events, and its health over HTTP. */
@Timeout(60)
class ContextPathIT {
  @Configuration
  static class Echo {
    final CompletableFuture<String> heard = new CompletableFuture<>();

    /** Tells the author of each message that it came. */
    @Bean
    ServerFeature echo() {
      return new ServerFeature() {
        @Override
        public String id() {
          return "echo";
        }

        @Override
        public void start(ServerFeatureContext context) {
          context.hooks(
              new ServerHooks() {
                @Override
                public void afterMessage(SentRecord message) {
                  context.emit(
                      FeatureEmit.builder()
                          .tenant(message.who().tenant())
                          .userId(message.who().userId())
                          .event("echo:came")
                          .data(JsonObject.of("room", message.roomName()))
                          .build());
                }
              });
        }
      };
    }

    @RealtimeListener(event = "echo:came")
    void came(IncomingEvent event) {
      heard.complete(event.payload().string("room").orElse(""));
    }

    @RealtimeListener(event = "echo:other")
    void other(IncomingEvent event) {
      heard.complete("another event");
    }
  }

  @Test
  void everythingStandsBelowIt() throws Exception {
    int port = freePort();
    try (ConfigurableApplicationContext application =
        new SpringApplicationBuilder(ChatApplication.class, Echo.class)
            .run(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--server.servlet.context-path=/shop/",
                "--realtime4j.client.url=http://127.0.0.1:" + port + "/shop",
                "--realtime4j.client.start-timeout=20s",
                "--management.endpoint.health.show-details=always",
                "--spring.main.banner-mode=off")) {
      RealtimeClient client = application.getBean(RealtimeClient.class);
      assertThat(client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
      client.queue().send("channel:lobby", "hello");
      assertThat(application.getBean(Echo.class).heard.get(20, TimeUnit.SECONDS))
          .isEqualTo("channel:lobby");

      HttpResponse<String> health = get(port, "/shop/actuator/health");
      assertThat(health.body())
          .contains("\"realtimeServer\":{\"status\":\"UP\"", "\"connections\":1")
          .contains("\"realtimeClient\":{\"status\":\"UP\"");
      assertThat(health.statusCode()).isEqualTo(200);

      client.close();
      HttpResponse<String> down = get(port, "/shop/actuator/health");
      assertThat(down.statusCode()).isEqualTo(503);
      assertThat(down.body()).contains("\"state\":\"CLOSED\"");
    }
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
