package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stock Socket.IO clients against the distribution's server. */
class StockClientsIT {
  @TempDir static Path folder;
  private static ServeProcess server;

  @BeforeAll
  static void serve() throws Exception {
    server = ServeProcess.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "upgrade", "websocket"})
  void javaScriptClientsChat(String mode) {
    Node.run(
        "stock-client.js",
        server.url(),
        Tokens.of("alice-" + mode),
        Tokens.of("bob-" + mode),
        mode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void javaClientsChat(String transport) throws Exception {
    String room = "channel:java-" + transport;
    Socket alice = connect("alice", transport);
    Socket bob = connect("bob", transport);
    assertThat(
            ask(alice, "room:join", new JSONObject().put("roomName", room)).getBoolean("success"))
        .isTrue();
    assertThat(ask(bob, "room:join", new JSONObject().put("roomName", room)).getBoolean("success"))
        .isTrue();
    CompletableFuture<JSONObject> received = new CompletableFuture<>();
    bob.on("message:new", args -> received.complete((JSONObject) args[0]));
    JSONObject sent =
        ask(
            alice,
            "message:send",
            new JSONObject()
                .put("roomName", room)
                .put("content", "hello")
                .put("clientMessageId", room));
    assertThat(received.get(20, TimeUnit.SECONDS).getString("messageId"))
        .isEqualTo(sent.getJSONObject("data").getString("messageId"));
    alice.close();
    bob.close();
  }

  private static Socket connect(String user, String transport) throws Exception {
    Socket socket =
        IO.socket(
            server.url(),
            IO.Options.builder()
                .setForceNew(true)
                .setTransports(new String[] {transport})
                .setAuth(Map.of("token", Tokens.of(user)))
                .build());
    CompletableFuture<Object> authenticated = new CompletableFuture<>();
    socket.on("authenticated", args -> authenticated.complete(args[0]));
    socket.connect();
    assertThat(((JSONObject) authenticated.get(20, TimeUnit.SECONDS)).getString("userId"))
        .isEqualTo(user);
    return socket;
  }

  private static JSONObject ask(Socket socket, String event, JSONObject payload) throws Exception {
    CompletableFuture<JSONObject> answer = new CompletableFuture<>();
    socket.emit(event, new Object[] {payload}, (Ack) args -> answer.complete((JSONObject) args[0]));
    return answer.get(20, TimeUnit.SECONDS);
  }
}
