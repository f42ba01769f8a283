package io.realtime4j.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of Engine.IO 4, over real sockets. */
class EngineIoConformanceIT {
  private static final String POLLING = "?EIO=4&transport=polling";
  private static final String WEBSOCKET = "?EIO=4&transport=websocket";
  private static Wire wire;

  @BeforeAll
  static void start() {
    wire = new Wire("engineio", "/engine.io/");
  }

  @AfterAll
  static void stop() {
    wire.close();
  }

  private static String webSocketOf(String session) {
    return session.replace("transport=polling", "transport=websocket");
  }

  @Test
  void pollingOpensASession() {
    HttpResponse<String> opened = wire.get(POLLING);

    assertThat(opened.statusCode()).isEqualTo(200);
    assertThat(opened.body())
        .matches(
            "0\\{\"sid\":\"[^\"]+\",\"upgrades\":\\[\"websocket\"],\"pingInterval\":300,"
                + "\"pingTimeout\":200,\"maxPayload\":1000000}");
  }

  @Test
  void aWebSocketOpensASession() throws Exception {
    assertThat(wire.webSocket(WEBSOCKET).next()).startsWith("0{").contains("\"upgrades\":[]");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ?transport=polling",
    "GET, ?EIO=abc&transport=polling",
    "GET, ?EIO=4",
    "GET, ?EIO=4&transport=abc",
    "POST, ?EIO=4&transport=polling",
    "PUT, ?EIO=4&transport=polling",
    "GET, ?EIO=4&transport=polling&sid=unknown",
  })
  void badRequestsAreRefused(String method, String query) {
    assertThat(wire.request(method, query, "").join().statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?transport=websocket", "?EIO=abc&transport=websocket", "?EIO=4"})
  void badWebSocketsAreRefused(String query) {
    assertThatThrownBy(() -> wire.webSocket(query)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4hello", "4test1\u001e4test2\u001e4test3", "4hello\u001ebAQIDBA=="})
  void payloadsComeBackInOnePoll(String payload) {
    String session = wire.openByPolling();

    assertThat(wire.post(session, payload).body()).isEqualTo("ok");

    assertThat(wire.get(session).body()).isEqualTo(payload);
  }

  @Test
  void messagesComeBackByWebSocket() throws Exception {
    WireSocket socket = wire.webSocket(WEBSOCKET);
    socket.next();
    socket.send("4hello");
    assertThat(socket.nextButPing()).isEqualTo("4hello");
    socket.send(1, 2, 3, 4);
    assertThat(socket.nextButPing()).isEqualTo("b:01020304");
  }

  @Test
  void badPacketsEndTheSession() throws Exception {
    String session = wire.openByPolling();
    assertThat(wire.post(session, "abc").statusCode()).isEqualTo(400);
    assertThat(wire.get(session).statusCode()).isEqualTo(400);

    WireSocket socket = wire.webSocket(WEBSOCKET);
    socket.next();
    socket.send("abc");
    socket.awaitClosed();
  }

  @Test
  void aSecondPollEndsTheSession() {
    String session = wire.openByPolling();
    CompletableFuture<HttpResponse<String>> one = wire.request("GET", session, "");
    CompletableFuture<HttpResponse<String>> two = wire.request("GET", session, "");

    // On two connections either may be the first.
    boolean inOrder = one.join().statusCode() == 200;
    HttpResponse<String> first = inOrder ? one.join() : two.join();
    HttpResponse<String> second = inOrder ? two.join() : one.join();
    assertThat(first.body()).isEqualTo("1");
    assertThat(second.statusCode()).isEqualTo(400);
    assertThat(wire.get(session).statusCode()).isEqualTo(400);
  }

  @Test
  void aClientThatAnswersPingsStays() throws Exception {
    String session = wire.openByPolling();
    WireSocket socket = wire.webSocket(WEBSOCKET);
    socket.next();
    for (int i = 0; i < 3; i++) {
      CompletableFuture<HttpResponse<String>> poll = wire.request("GET", session, "");
      assertThat(socket.next()).isEqualTo("2");
      socket.send("3");
      assertThat(poll.join().body()).isEqualTo("2");
      assertThat(wire.post(session, "3").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatDoesNotIsGoneAfterHalfASecond() throws Exception {
    long before = System.nanoTime();
    WireSocket socket = wire.webSocket(WEBSOCKET);
    String session = wire.openByPolling();
    socket.awaitClosed();

    assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(490));
    // Opened a moment later than the WebSocket, so perhaps not yet gone: then it ends waiting.
    HttpResponse<String> late = wire.get(session);
    if (late.statusCode() == 200) {
      assertThat(late.body()).isIn("1", "2");
    }
  }

  @Test
  void aFarewellEndsTheSession() throws Exception {
    String session = wire.openByPolling();
    CompletableFuture<HttpResponse<String>> poll = wire.request("GET", session, "");
    assertThat(wire.post(session, "1").body()).isEqualTo("ok");
    assertThat(poll.join().body()).isEqualTo("6");
    assertThat(wire.get(session).statusCode()).isEqualTo(400);

    WireSocket socket = wire.webSocket(WEBSOCKET);
    socket.next();
    socket.send("1");
    socket.awaitClosed();
  }

  @Test
  void aSessionMovesToAWebSocket() throws Exception {
    String session = wire.openByPolling();
    WireSocket socket = wire.webSocket(webSocketOf(session));
    socket.send("2probe");
    assertThat(socket.next()).isEqualTo("3probe");
    assertThat(wire.get(session).body()).isEqualTo("6");
    socket.send("5");
    socket.send("4hello");

    assertThat(socket.nextButPing()).isEqualTo("4hello");
    assertThat(wire.get(session).statusCode()).isEqualTo(400);
    wire.webSocket(webSocketOf(session)).awaitClosed();
    socket.send("4still");
    assertThat(socket.nextButPing()).isEqualTo("4still");
  }
}
