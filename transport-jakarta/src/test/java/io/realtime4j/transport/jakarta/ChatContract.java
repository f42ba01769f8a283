package io.realtime4j.transport.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Principal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.net.CookieManager;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chat in a container, for those whom the container knows. */
@Timeout(60)
abstract class ChatContract {
  private final JakartaServerTransport transport =
      JakartaServerTransport.builder()
          .address(() -> new InetSocketAddress("127.0.0.1", port()))
          .user(ChatContract::user)
          .build();
  private final Container container;
  private final RealtimeServer server =
      RealtimeServer.builder()
          .transport(transport)
          .store("memory")
          .authenticator(ChatContract::authenticate)
          .build();
  private final List<RealtimeClient> clients = new ArrayList<>();

  ChatContract(Container.Kind kind) {
    container = kind.start(transport, "/socket.io/*");
  }

  private int port() {
    return container.port();
  }

  /** The user of the login session, or a guest who has a name. */
  private static java.security.Principal user(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    Object user = session == null ? request.getParameter("guest") : session.getAttribute("user");
    return user == null ? null : user::toString;
  }

  private static CompletionStage<Principal> authenticate(AuthRequest request) {
    if (request.user() == null) {
      return CompletableFuture.failedFuture(
          new AuthenticationException("AUTH_REQUIRED", "sign in first", null, null));
    }
    return CompletableFuture.completedFuture(
        Principal.builder().tenant("default").userId(request.user().getName()).build());
  }

  @BeforeEach
  void start() throws Exception {
    server.start().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    clients.forEach(RealtimeClient::close);
    server.close();
    container.close();
  }

  private RealtimeClient client(String transportId, ConnectionOptions.Wire wire, String user) {
    RealtimeClient client =
        RealtimeClient.builder()
            .url("http://127.0.0.1:" + port() + "?guest=" + user)
            .user(user)
            .token("none")
            .transport(transportId)
            .store("memory")
            .options(ClientOptions.builder().connection(c -> c.wires(List.of(wire))).build())
            .build();
    clients.add(client);
    return client;
  }

  @ParameterizedTest
  @CsvSource({"okhttp, WEBSOCKET", "netty, WEBSOCKET", "okhttp, POLLING", "netty, POLLING"})
  void peopleTalk(String transportId, ConnectionOptions.Wire wire) throws Exception {
    RealtimeClient anna = client(transportId, wire, "anna");
    RealtimeClient bert = client(transportId, wire, "bert");
    CompletableFuture<String> heard = new CompletableFuture<>();
    bert.on(
        MessageEvent.Received.class,
        event -> heard.complete(event.message().userId() + " " + event.message().content()));
    for (RealtimeClient client : clients) {
      client.connect().get(20, TimeUnit.SECONDS);
      client.rooms().join("channel:lobby").joined().get(20, TimeUnit.SECONDS);
    }
    Room room = anna.rooms().join("channel:lobby");

    room.send("grüß").sent().get(20, TimeUnit.SECONDS);

    assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("anna grüß");
  }

  @Test
  void theLoginSessionIsEnough() throws Exception {
    HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    assertThat(connect(browser)).startsWith("44{").contains("AUTH_REQUIRED");

    ask(browser, Container.PAGE + "?login=carla", null);

    assertThat(connect(browser)).startsWith("40{\"sid\":");
  }

  private String connect(HttpClient browser) throws Exception {
    String path = "/socket.io/?EIO=4&transport=polling";
    String opened = ask(browser, path, null);
    String session = path + "&sid=" + opened.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    assertThat(ask(browser, session, "40")).isEqualTo("ok");
    return ask(browser, session, null);
  }

  private String ask(HttpClient browser, String target, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target));
    if (body != null) {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return browser.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void undeployingEndsTheSessionsAndLeavesTheContainer() throws Exception {
    RealtimeClient anna = client("okhttp", ConnectionOptions.Wire.WEBSOCKET, "anna");
    anna.connect().get(20, TimeUnit.SECONDS);

    container.undeploy();

    assertThat(transport.loops())
        .allSatisfy(loop -> assertThat(((ContainerLoop) loop).hasEnded()).isTrue());
  }
}
