package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import io.realtime4j.testkit.ClientTransportContract.Bench;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every client transport keeps for WebSockets that open and carry messages. */
public interface ClientWebSocketContract {
  /** Returns both sides of the test under way. */
  Bench bench();

  @Test
  default void textAndBinaryTravelBothWays() {
    Played<RawFrame[]> seen =
        bench()
            .server()
            .next(
                peer -> {
                  peer.acceptWebSocket();
                  peer.text("grüß 👋").binary(new byte[] {0, (byte) 0xff, 7}).text("");
                  return new RawFrame[] {peer.readFrame(), peer.readFrame(), peer.readFrame()};
                });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    assertThat(record.awaitOpen().text()).isEqualTo("grüß 👋");
    assertThat(record.binary()).containsExactly(0, 0xff, 7);
    assertThat(record.text()).isEmpty();
    socket.send(Frame.text("naïve 🚀"));
    socket.send(Frame.binaryOf(new byte[] {1, 2, (byte) 0x80}));
    socket.send(Frame.text(""));
    RawFrame[] frames = Waiting.get(seen);
    assertThat(frames[0].text()).isEqualTo("naïve 🚀");
    assertThat(frames[0].opcode()).isEqualTo(RawFrame.TEXT);
    assertThat(frames[1].payload()).containsExactly(1, 2, 0x80);
    assertThat(frames[1].opcode()).isEqualTo(RawFrame.BINARY);
    assertThat(frames[2].payload()).isEmpty();
  }

  @Test
  default void theRequestNamesTargetHostAndHeaders() {
    Played<RawHead> seen = bench().server().next(RawPeer::acceptWebSocket);
    SocketRecord record = new SocketRecord();
    int port = bench().server().port();
    bench()
        .transport()
        .openWebSocket(
            new WebSocketRequest(
                URI.create("ws://localhost:" + port + "/a/b?EIO=4&q=%20x"),
                Map.of("Authorization", "Bearer t"),
                100),
            record);

    RawHead head = Waiting.get(seen);
    assertThat(head.start()).isEqualTo("GET /a/b?EIO=4&q=%20x HTTP/1.1");
    assertThat(head.header("host")).isEqualTo("localhost:" + port);
    assertThat(head.header("authorization")).isEqualTo("Bearer t");
    assertThat(head.header("sec-websocket-version")).isEqualTo("13");
    record.failed();
  }

  @Test
  default void theAddressLeavesAsItIsGivenAndTheHeadersOfTheAnswerComeAlong() {
    Played<RawHead> seen =
        bench()
            .server()
            .next(
                peer -> {
                  RawHead request = peer.readHead();
                  String head = RawPeer.switching(request);
                  peer.send(head.replace("\r\n\r\n", "\r\nSet-Cookie: a=1\r\nX: y\r\n\r\n"));
                  return request;
                });
    SocketRecord record = new SocketRecord();
    bench()
        .open(
            "ws://127.0.0.1:" + bench().server().port() + "/a%2Fb/?t=a%2Bb%3D%3D&c=%C3%BC+%7e",
            100,
            record);

    assertThat(record.answer().headers("set-cookie")).containsExactly("a=1");
    assertThat(record.answer().status()).isEqualTo(101);
    assertThat(Waiting.get(seen).start())
        .isEqualTo("GET /a%2Fb/?t=a%2Bb%3D%3D&c=%C3%BC+%7e HTTP/1.1");
  }

  @Test
  default void framesBehindTheHandshakeAreNotLost() {
    bench()
        .server()
        .next(
            peer -> {
              String head = RawPeer.switching(peer.readHead());
              byte[] first = peer.frame(true, RawFrame.TEXT, RawPeer.ascii("first"));
              peer.send(RawPeer.concat(RawPeer.ascii(head), first));
              return peer.awaitEnd();
            });
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.text()).isEqualTo("first");
  }

  @Test
  default void fragmentsAreJoinedAndPingsBetweenThemAnswered() {
    Played<RawFrame> seen =
        bench()
            .server()
            .next(
                peer -> {
                  peer.acceptWebSocket();
                  peer.send(peer.frame(false, RawFrame.TEXT, RawPeer.ascii("ab")));
                  peer.send(peer.frame(true, RawFrame.PING, RawPeer.ascii("still there?")));
                  peer.send(peer.frame(false, RawFrame.CONTINUATION, new byte[0]));
                  peer.send(peer.frame(true, RawFrame.CONTINUATION, RawPeer.ascii("cd")));
                  return peer.readFrame();
                });
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.text()).isEqualTo("abcd");
    RawFrame pong = Waiting.get(seen);
    assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
    assertThat(pong.text()).isEqualTo("still there?");
  }

  @Test
  default void manyMessagesKeepTheirOrderBothWays() {
    int count = 5_000;
    Played<Integer> inOrder =
        bench()
            .server()
            .next(
                peer -> {
                  peer.acceptWebSocket();
                  for (int i = 0; i < count; i++) {
                    peer.text("m" + i);
                  }
                  int next = 0;
                  while (next < count && peer.readFrame().text().equals("m" + next)) {
                    next++;
                  }
                  return next;
                });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    record.awaitOpen();
    for (int i = 0; i < count; i++) {
      socket.send(Frame.text("m" + i));
    }
    for (int i = 0; i < count; i++) {
      assertThat(record.text()).isEqualTo("m" + i);
    }
    assertThat(Waiting.get(inOrder)).isEqualTo(count);
  }

  @Test
  default void bigMessagesArriveWhole() {
    byte[] big = new byte[Bench.MAX_BYTES];
    for (int i = 0; i < big.length; i++) {
      big[i] = (byte) (i * 31);
    }
    Played<RawFrame> seen =
        bench()
            .server()
            .next(
                peer -> {
                  peer.acceptWebSocket();
                  peer.binary(big);
                  return peer.readFrame();
                });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    assertThat(record.binary()).isEqualTo(big);
    socket.send(Frame.binaryOf(big.clone()));
    assertThat(Waiting.get(seen).payload()).isEqualTo(big);
  }

  @Test
  default void aMessageAboveTheLimitEndsTheSocketWith1009() {
    Played<RawFrame> seen =
        bench()
            .server()
            .next(
                peer -> {
                  peer.acceptWebSocket();
                  peer.text("x".repeat(1000)).text("x".repeat(1001));
                  return peer.readFrame();
                });
    SocketRecord record = new SocketRecord();
    bench().open("ws://127.0.0.1:" + bench().server().port() + "/", 1000, record);

    assertThat(record.text()).hasSize(1000);
    assertThat(record.failed().kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(Waiting.get(seen).code()).isEqualTo(1009);
  }

  @Test
  default void fragmentsAboveTheLimitTogetherEndTheSocket() {
    bench()
        .server()
        .next(
            peer -> {
              peer.acceptWebSocket();
              peer.send(peer.frame(false, RawFrame.TEXT, new byte[600]));
              peer.send(peer.frame(true, RawFrame.CONTINUATION, new byte[600]));
              return peer.awaitEnd();
            });
    SocketRecord record = new SocketRecord();
    bench().open("ws://127.0.0.1:" + bench().server().port() + "/", 1000, record);

    assertThat(record.failed().kind()).isEqualTo(Kind.PROTOCOL);
  }

  @Test
  default void aMaskedFrameFromTheServerIsAViolation() {
    bench()
        .server()
        .next(
            peer -> {
              peer.acceptWebSocket();
              peer.send(RawPeer.frame(true, RawFrame.TEXT, RawPeer.ascii("x"), true));
              return peer.awaitEnd();
            });
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.failed().kind()).isEqualTo(Kind.PROTOCOL);
  }

  @Test
  default void whatIsSentBeforeTheOpeningIsDropped() {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Played<RawFrame> seen =
        bench()
            .server()
            .next(
                peer -> {
                  Waiting.get(sent);
                  peer.acceptWebSocket();
                  return peer.readFrame();
                });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    socket.send(Frame.text("too early"));
    sent.complete(null);
    record.awaitOpen();
    socket.send(Frame.text("in time"));
    assertThat(Waiting.get(seen).text()).isEqualTo("in time");
  }

  @Test
  default void queuedBytesAreCountedUntilTheyLeave() {
    int count = 192;
    CompletableFuture<Void> mayRead = new CompletableFuture<>();
    bench()
        .server()
        .next(
            peer -> {
              peer.acceptWebSocket();
              Waiting.get(mayRead);
              for (int i = 0; i < count; i++) {
                peer.readFrame();
              }
              return peer.awaitEnd();
            });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    record.awaitOpen();
    assertThat(socket.queuedBytes()).isZero();
    for (int i = 0; i < count; i++) {
      socket.send(Frame.binaryOf(new byte[64 * 1024]));
    }
    assertThat(socket.queuedBytes()).isPositive();
    mayRead.complete(null);
    Waiting.until(() -> socket.queuedBytes() == 0);
  }

  @Test
  default void aQueueThatIsFullEndsTheSocket() {
    // More than the system itself takes, however much that is.
    int most = 1_000;
    CompletableFuture<Void> mayRead = new CompletableFuture<>();
    bench()
        .server()
        .next(
            peer -> {
              peer.acceptWebSocket();
              Waiting.get(mayRead);
              return peer.awaitEnd();
            });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    record.awaitOpen();
    Frame frame = Frame.binaryOf(new byte[1024 * 1024]);
    for (int i = 0; i < most && !record.isFailed(); i++) {
      socket.send(frame);
    }
    assertThat(record.failed().kind()).isEqualTo(Kind.LOST);
    assertThat(record.failed().message()).contains("16 MiB");
    mayRead.complete(null);
  }
}
