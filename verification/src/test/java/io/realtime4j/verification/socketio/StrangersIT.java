package io.realtime4j.verification.socketio;

import static io.realtime4j.verification.socketio.PlainSocket.BINARY;
import static io.realtime4j.verification.socketio.PlainSocket.CONTINUATION;
import static io.realtime4j.verification.socketio.PlainSocket.FINAL;
import static io.realtime4j.verification.socketio.PlainSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is taken of peers that have not yet entered a namespace. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StrangersIT {
  private static final int PEERS = 10;
  private static final int LARGE = 900_000;
  private static final int TOO_BIG = 1009;
  private static final byte[] NOTHING = {};

  private final ServerTransport transport = new NettyServerTransportProvider().create(2);
  private final SocketIoServer server =
      SocketIoServer.create(
          SocketIoOptions.defaults(), transport, SocketIoServer.systemEnvironment());
  private int port;

  @BeforeEach
  void start() throws Exception {
    server
        .of("/")
        .onConnection(
            socket ->
                socket.on(
                    "size",
                    (args, ack) -> ack.send(JsonNumber.of(args.get(0).toString().length()))));
    port =
        server
            .start(ServerTransport.Options.builder().host("127.0.0.1").port(0).build())
            .get(10, TimeUnit.SECONDS)
            .getPort();
  }

  @AfterEach
  void stop() {
    transport.close();
  }

  @Test
  void largeAttachmentsAreRefusedAtTheirHeadSoThatNothingIsHeld() throws Exception {
    List<PlainSocket> peers = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      peers.add(new PlainSocket(port));
    }
    for (PlainSocket peer : peers) {
      peer.begin(FINAL | BINARY, LARGE, NOTHING);
    }
    for (PlainSocket peer : peers) {
      assertThat(peer.closeCode()).isEqualTo(TOO_BIG);
      peer.close();
    }
  }

  @Test
  void fragmentsAreBoundedInSum() throws Exception {
    try (PlainSocket peer = new PlainSocket(port)) {
      byte[] part = new byte[30_000];
      peer.begin(BINARY, part.length, part);
      peer.begin(CONTINUATION, part.length, part);
      peer.begin(CONTINUATION, part.length, NOTHING);
      assertThat(peer.closeCode()).isEqualTo(TOO_BIG);
    }
  }

  @Test
  void anAttachmentIsNotWaitedFor() throws Exception {
    try (PlainSocket peer = new PlainSocket(port)) {
      peer.send("451-[\"a\",{\"_placeholder\":true,\"num\":0}]");
      assertThat(peer.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void aWebSocketThatOnlyTriesToUpgradeSaysLittle() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    String sid = openByPolling(http);
    try (PlainSocket candidate = new PlainSocket(port, "&sid=" + sid)) {
      candidate.begin(FINAL | TEXT, 1_000, NOTHING);
      assertThat(candidate.closeCode()).isEqualTo(TOO_BIG);
    }
  }

  @Test
  void aPostIsBoundedBeforeItIsRead() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    String sid = openByPolling(http);
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri("&sid=" + sid))
                .POST(HttpRequest.BodyPublishers.ofString("4".repeat(LARGE)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void whoHasEnteredMaySendLargeMessages() throws Exception {
    try (PlainSocket peer = PlainSocket.entered(port)) {
      peer.send("421[\"size\",\"" + "x".repeat(LARGE) + "\"]");
      assertThat(peer.next()).isEqualTo("431[" + LARGE + "]");
    }
  }

  private String openByPolling(HttpClient http) throws Exception {
    String handshake =
        http.send(HttpRequest.newBuilder(uri("")).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    int start = handshake.indexOf("\"sid\":\"") + 7;
    return handshake.substring(start, handshake.indexOf('"', start));
  }

  private URI uri(String more) {
    return URI.create("http://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=polling" + more);
  }
}
