package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.event.MessageEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sample configurations of proxies, really run: by nginx and HAProxy where they are there. */
@Timeout(120)
class ProxiesIT {
  private static final int PER_ADDRESS = 20;

  @TempDir Path folder;

  private RealtimeServer server;
  private int serverPort;
  private int port;
  private ProxyProcess proxy;

  @BeforeEach
  void start() throws Exception {
    server =
        RealtimeServer.builder()
            .host("127.0.0.1")
            .port(0)
            .jwtSecret(Tokens.SECRET)
            .store("memory:")
            .variables(
                Map.of(
                    "REALTIME_API_KEY", "a-key-of-this-test-alone",
                    "REALTIME_TRUSTED_PROXIES", "127.0.0.1",
                    "REALTIME_MAX_CONNECTIONS_PER_ADDRESS", Integer.toString(PER_ADDRESS)))
            .build();
    serverPort = server.start().get(20, TimeUnit.SECONDS).getPort();
    port = ProxyProcess.freePort();
  }

  @AfterEach
  void stop() {
    if (proxy != null) {
      proxy.close();
    }
    server.close();
  }

  @Test
  void nginxPassesEverythingOn() throws Exception {
    String site =
        ProxyProcess.sample("nginx.conf", serverPort)
            .replace("listen 8080", "listen 127.0.0.1:" + port);
    proxy = ProxyProcess.nginx(folder, port, site);
    everythingPasses();
  }

  @Test
  void haproxyPassesEverythingOn() throws Exception {
    String config =
        ProxyProcess.sample("haproxy.cfg", serverPort)
            .replace("bind :8080", "bind 127.0.0.1:" + port);
    proxy = ProxyProcess.haproxy(folder, port, config);
    everythingPasses();
  }

  private void everythingPasses() throws Exception {
    awaitHealthy();
    goesThrough(Wire.WEBSOCKET, true, List.of("websocket"));
    goesThrough(Wire.POLLING, false, List.of("polling"));
    goesThrough(Wire.POLLING, true, List.of("polling", "websocket"));
    // What is for programs is not for strangers.
    assertThat(status("/metrics")).isEqualTo(404);
    assertThat(status("/api/rooms")).isEqualTo(404);
    for (String written :
        new String[] {"alice", "a%2Fb", "me", "me/../alice", "%6de", "me/presence-settings/.."}) {
      assertThat(status("/api/users/" + written + "/kick")).as(written).isEqualTo(404);
    }
    assertThat(status("/api/%72ooms")).isEqualTo(404);
    assertThat(status("//api/rooms")).isEqualTo(404);
    assertThat(status("/api/users/me/presence-settings")).isEqualTo(401);
    assertThat(status("/api/presence?userIds=a")).isEqualTo(401);
    everyClientHasItsOwnAddress();
  }

  /** What stops one address stops no other, whatever it says of itself. */
  private void everyClientHasItsOwnAddress() throws Exception {
    for (int i = 0; i < PER_ADDRESS; i++) {
      assertThat(handshake("127.0.0.2", "198.51.100." + i)).isEqualTo("200");
    }
    assertThat(handshake("127.0.0.2", "198.51.100.99")).isEqualTo("429");
    assertThat(handshake("127.0.0.3", "127.0.0.2")).isEqualTo("200");
  }

  /** Opens a session from one of this machine's addresses; returns the status of the answer. */
  private String handshake(String from, String pretended) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(20_000);
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      String head =
          "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: chat\r\nX-Forwarded-For: "
              + pretended
              + "\r\nForwarded: for="
              + pretended
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.split(" ", 3)[1];
    }
  }

  /** A message of the largest size goes through, and what brings it is what was meant to. */
  private void goesThrough(Wire wire, boolean upgrade, List<String> transports) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (RealtimeClient alice = client("alice", wire, upgrade);
        RealtimeClient bob = client("bob", wire, upgrade)) {
      bob.on(MessageEvent.Received.class, event -> heard.add(event.message().content()));
      alice.connect().get(20, TimeUnit.SECONDS);
      bob.connect().get(20, TimeUnit.SECONDS);
      bob.rooms().join("general").joined().get(20, TimeUnit.SECONDS);
      String text = wire + " " + "x".repeat(60_000);
      alice.queue().send("general", text).sent().get(20, TimeUnit.SECONDS);
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
      List<ConnectedSession> sessions = server.sessions().get(20, TimeUnit.SECONDS);
      assertThat(sessions).isNotEmpty().allMatch(one -> transports.contains(one.transport()));
    }
  }

  private void awaitHealthy() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (status("/health") != 200) {
      assertThat(System.nanoTime()).as("never healthy through the proxy").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private int status(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private RealtimeClient client(String user, Wire wire, boolean upgrade) {
    return RealtimeClient.builder()
        .url("http://127.0.0.1:" + port)
        .token(Tokens.of(user))
        .store("memory:")
        .options(
            ClientOptions.builder()
                .connection(connection -> connection.wires(List.of(wire)).upgrade(upgrade))
                .build())
        .build();
  }
}
