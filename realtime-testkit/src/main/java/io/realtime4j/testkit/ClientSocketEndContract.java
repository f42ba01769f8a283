package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.testkit.ClientTransportContract.Bench;
import io.realtime4j.testkit.SocketRecord.Closed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every client transport keeps for WebSockets that do not open, or end. */
public interface ClientSocketEndContract {
  /** Returns both sides of the test under way. */
  Bench bench();

  /** Returns a port on which nobody listens. */
  private static int deadPort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  @Test
  default void aDeadPortIsRefused() throws IOException {
    SocketRecord record = new SocketRecord();
    bench().open("ws://127.0.0.1:" + deadPort() + "/", 100, record);

    assertThat(record.failed().kind()).isEqualTo(Kind.REFUSED);
    assertThat(record.isOpened()).isFalse();
  }

  @Test
  default void anUnknownHostIsNamedSo() {
    SocketRecord record = new SocketRecord();
    bench().open("ws://nobody.invalid/", 100, record);

    assertThat(record.failed().kind()).isEqualTo(Kind.UNKNOWN_HOST);
  }

  @Test
  default void tlsToAPlainServerFailsAsTls() {
    bench().server().next(peer -> peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"));
    SocketRecord record = new SocketRecord();
    bench().open("wss://127.0.0.1:" + bench().server().port() + "/", 100, record);

    assertThat(record.failed().kind()).isEqualTo(Kind.TLS);
  }

  @Test
  default void aRefusedUpgradeTellsItsStatusAndHeaders() {
    bench()
        .server()
        .next(
            peer -> {
              peer.readHead();
              return peer.send(
                  "HTTP/1.1 503 No\r\nRetry-After: 7\r\nSet-Cookie: a=1\r\nContent-Length: 2"
                      + "\r\n\r\nno");
            });
    SocketRecord record = new SocketRecord();
    bench().open(record);

    TransportFailure failure = record.failed();
    assertThat(failure.kind()).isEqualTo(Kind.BAD_RESPONSE);
    ResponseHead answer = failure.answer().orElseThrow();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).contains("7");
    assertThat(answer.headers("Set-Cookie")).containsExactly("a=1");
    assertThat(record.isOpened()).isFalse();
  }

  @Test
  default void aWaitThatIsNoNumberIsARefusalLikeAnother() {
    bench()
        .server()
        .next(
            peer -> {
              peer.readHead();
              return peer.send(
                  "HTTP/1.1 503 No\r\nRetry-After: 99999999999\r\nContent-Length: 0\r\n\r\n");
            });
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.failed().kind()).isIn(Kind.BAD_RESPONSE, Kind.PROTOCOL);
  }

  @Test
  default void aRedirectOfAnUpgradeIsNotFollowed() {
    bench()
        .server()
        .next(
            peer -> {
              peer.readHead();
              return peer.send("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n");
            });
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.failed().answer().orElseThrow().status()).isEqualTo(302);
    assertThat(bench().server().accepted()).isEqualTo(1);
  }

  @Test
  default void aWrongAcceptKeyIsAViolation() {
    bench()
        .server()
        .next(
            peer -> {
              String right = RawPeer.switching(peer.readHead());
              return peer.send(right.replaceAll("Accept: .*", "Accept: AAAA\r"));
            });
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.failed().kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(record.isOpened()).isFalse();
  }

  @Test
  default void aServerThatEndsDuringTheHandshakeIsLost() {
    bench().server().next(RawPeer::readHead);
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.failed().kind()).isEqualTo(Kind.LOST);
  }

  @Test
  default void theServersCloseIsAnsweredAndTold() {
    Played<RawFrame> answer =
        bench()
            .server()
            .next(
                peer -> {
                  peer.acceptWebSocket();
                  peer.close(4001, "bye");
                  RawFrame frame = peer.readFrame();
                  peer.awaitEnd();
                  return frame;
                });
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.closed()).isEqualTo(new Closed(4001, "bye"));
    assertThat(Waiting.get(answer).opcode()).isEqualTo(RawFrame.CLOSE);
    assertThat(Waiting.get(answer).code()).isEqualTo(4001);
  }

  @Test
  default void aCloseWithoutCodeIs1005() {
    bench()
        .server()
        .next(
            peer -> {
              peer.acceptWebSocket();
              peer.send(peer.frame(true, RawFrame.CLOSE, new byte[0]));
              return peer.awaitEnd();
            });
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.closed().code()).isEqualTo(1005);
  }

  @Test
  default void closingFollowsWhatIsQueued() {
    Played<RawFrame[]> seen =
        bench()
            .server()
            .next(
                peer -> {
                  peer.acceptWebSocket();
                  RawFrame[] frames = {peer.readFrame(), peer.readFrame()};
                  peer.close(frames[1].code(), "");
                  peer.awaitEnd();
                  return frames;
                });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    record.awaitOpen();
    socket.send(Frame.text("last words"));
    socket.close(4000, "done");
    assertThat(record.closed().code()).isEqualTo(4000);
    RawFrame[] frames = Waiting.get(seen);
    assertThat(frames[0].text()).isEqualTo("last words");
    assertThat(frames[1].opcode()).isEqualTo(RawFrame.CLOSE);
    assertThat(frames[1].code()).isEqualTo(4000);
    assertThat(frames[1].reason()).isEqualTo("done");
  }

  @Test
  default void aCodeThatIsNotTheApplicationsIsRefusedAtOnce() {
    bench().server().next(RawPeer::acceptWebSocket);
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    assertThatThrownBy(() -> socket.close(1002, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> socket.close(1000, "x".repeat(124)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void abortWorksBeforeTheOpening() {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    Played<?> gone =
        bench()
            .server()
            .next(
                peer -> {
                  peer.readHead();
                  asked.complete(null);
                  return peer.awaitEnd();
                });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    Waiting.get(asked);
    socket.abort();
    assertThat(record.failed().kind()).isEqualTo(Kind.ABORTED);
    assertThat(record.isOpened()).isFalse();
    Waiting.get(gone);
  }

  @Test
  default void abortWorksAtOnce() {
    SocketRecord record = new SocketRecord();
    bench().open(record).abort();

    assertThat(record.failed().kind()).isEqualTo(Kind.ABORTED);
  }

  @Test
  default void abortEndsAnOpenSocketOnce() {
    Played<?> gone =
        bench()
            .server()
            .next(
                peer -> {
                  peer.acceptWebSocket();
                  return peer.awaitEnd();
                });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    record.awaitOpen();
    socket.abort();
    socket.abort();
    assertThat(record.failed().kind()).isEqualTo(Kind.ABORTED);
    Waiting.get(gone);
    socket.send(Frame.text("into the void"));
    socket.close(1000, "");
  }

  @Test
  default void aResetIsLost() {
    bench()
        .server()
        .next(
            peer -> {
              peer.acceptWebSocket();
              peer.text("one");
              peer.readFrame();
              return peer.reset();
            });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    assertThat(record.text()).isEqualTo("one");
    socket.send(Frame.text("now"));
    assertThat(record.failed().kind()).isEqualTo(Kind.LOST);
  }

  @Test
  default void anEndWithoutClosingHandshakeIsLost() {
    bench().server().next(RawPeer::acceptWebSocket);
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.failed().kind()).isEqualTo(Kind.LOST);
  }

  @Test
  default void closingTheTransportEndsItsSockets() {
    bench()
        .server()
        .next(
            peer -> {
              peer.acceptWebSocket();
              return peer.awaitEnd();
            });
    SocketRecord open = new SocketRecord();
    bench().open(open);
    open.awaitOpen();
    SocketRecord opening = new SocketRecord();
    bench().open(opening);

    bench().transport().close();
    assertThat(open.failed().kind()).isEqualTo(Kind.ABORTED);
    assertThat(opening.failed().kind()).isEqualTo(Kind.ABORTED);
    SocketRecord late = new SocketRecord();
    bench().open(late);
    assertThat(late.failed().kind()).isEqualTo(Kind.ABORTED);
  }
}
