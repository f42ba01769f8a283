package io.realtime4j.transport.jakarta.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.transport.okhttp.OkHttpClientTransportProvider;
import io.realtime4j.transport.okhttp.OkHttpTransportOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** The application of the page on embedding, as it is shown there. */
@Timeout(60)
class SpringBootIT {
  private final List<RealtimeClient> clients = new ArrayList<>();
  private final List<ClientTransport> transports = new ArrayList<>();
  private ServletWebServerApplicationContext application;

  @BeforeEach
  void start() {
    application =
        (ServletWebServerApplicationContext)
            SpringApplication.run(
                ChatApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn");
  }

  @AfterEach
  void stop() {
    clients.forEach(RealtimeClient::close);
    transports.forEach(ClientTransport::close);
    application.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + application.getWebServer().getPort() + path;
  }

  private static OkHttpClient browser() {
    return new OkHttpClient.Builder().cookieJar(new Jar()).build();
  }

  private String ask(OkHttpClient browser, Request.Builder request) throws IOException {
    try (Response response = browser.newCall(request.build()).execute()) {
      return response.code() + " " + response.body().string();
    }
  }

  private void login(OkHttpClient browser, String user) throws IOException {
    FormBody form = new FormBody.Builder().add("user", user).build();
    assertThat(ask(browser, new Request.Builder().url(url("/login")).post(form)))
        .isEqualTo("200 welcome");
  }

  /** Returns a client of somebody who has this browser's cookies. */
  private RealtimeClient client(OkHttpClient browser, String user, Wire wire) {
    ClientTransport transport =
        new OkHttpClientTransportProvider().create(OkHttpTransportOptions.create(browser));
    transports.add(transport);
    RealtimeClient client =
        RealtimeClient.builder()
            .url(url(""))
            .user(user)
            .token("none")
            .transport(transport)
            .store("memory")
            .options(ClientOptions.builder().connection(c -> c.wires(List.of(wire))).build())
            .build();
    clients.add(client);
    return client;
  }

  @Test
  void thePagesAnswerBesideTheChat() throws IOException {
    OkHttpClient browser = browser();
    assertThat(ask(browser, new Request.Builder().url(url("/hello"))))
        .isEqualTo("200 who are you?");

    login(browser, "anna");

    assertThat(ask(browser, new Request.Builder().url(url("/hello")))).isEqualTo("200 hello anna");
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void whoHasNotSignedInIsRefused(Wire wire) {
    RealtimeClient client = client(browser(), "anna", wire);

    assertThatThrownBy(() -> client.connect().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(AuthenticationException.class)
        .hasMessageContaining("sign in first");
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void whoHasSignedInTalks(Wire wire) throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    for (String user : List.of("anna", "bert")) {
      OkHttpClient browser = browser();
      login(browser, user);
      RealtimeClient client = client(browser, user, wire);
      client.on(
          MessageEvent.Received.class,
          event -> heard.complete(event.message().userId() + " " + event.message().content()));
      client.connect().get(20, TimeUnit.SECONDS);
      client.rooms().join("channel:lobby").joined().get(20, TimeUnit.SECONDS);
    }
    Room room = clients.get(0).rooms().join("channel:lobby");

    room.send("gr\u00fc\u00df").sent().get(20, TimeUnit.SECONDS);

    assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("anna gr\u00fc\u00df");
  }

  @Test
  void theEndOfTheApplicationIsTheEndOfTheChat() throws Exception {
    OkHttpClient browser = browser();
    login(browser, "anna");
    RealtimeClient client = client(browser, "anna", Wire.WEBSOCKET);
    CompletableFuture<String> farewell = new CompletableFuture<>();
    client.connect().get(20, TimeUnit.SECONDS);
    client.on(
        ConnectionEvent.StateChanged.class,
        event -> farewell.complete(String.valueOf(event.cause())));
    assertThat(threads()).isNotEmpty();

    application.close();

    assertThat(farewell.get(20, TimeUnit.SECONDS)).contains("server shutting down");
    assertThat(threads()).isEmpty();
  }

  /** Returns the threads of the transport. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("realtime4j-jakarta"))
        .sorted()
        .toList();
  }

  /** Keeps cookies, of one host. */
  private static final class Jar implements CookieJar {
    private final List<Cookie> cookies = new CopyOnWriteArrayList<>();

    @Override
    public void saveFromResponse(HttpUrl url, List<Cookie> fresh) {
      fresh.forEach(one -> cookies.removeIf(old -> old.name().equals(one.name())));
      cookies.addAll(fresh);
    }

    @Override
    public List<Cookie> loadForRequest(HttpUrl url) {
      return cookies;
    }
  }
}
