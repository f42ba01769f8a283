package io.realtime4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.testkit.ServerTransportContract.Bench;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What every server transport keeps for HTTP exchanges. */
public interface ServerHttpContract {
  /** Returns the transport of the test under way. */
  Bench bench();

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Test
  default void aGetIsDescribedAndAnswered() throws IOException {
    CompletableFuture<String> seen = new CompletableFuture<>();
    bench()
        .serve(
            exchange -> {
              seen.complete(
                  String.join(
                      " ",
                      exchange.method(),
                      exchange.path(),
                      exchange.query(),
                      exchange.header("x-name"),
                      exchange.header("Absent"),
                      String.valueOf(exchange.isWebSocketUpgrade()),
                      String.valueOf(exchange.loop().inLoop()),
                      exchange.remote().getAddress().getHostAddress()));
              exchange.respond(201, Map.of("X-Answer", "yes"), bytes("grüß"));
            });
    RawHead answer =
        bench()
            .connect()
            .send("GET /a%20b/?x=1&y=%3f HTTP/1.1\r\nHost: h\r\nX-NAME: Value\r\n\r\n")
            .readHead();

    assertThat(Waiting.get(seen))
        .isEqualTo("GET /a%20b/ x=1&y=%3f Value null false true 127.0.0.1");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("x-answer")).isEqualTo("yes");
    assertThat(answer.text()).isEqualTo("grüß");
  }

  @Test
  default void everyLineOfAHeaderIsThereInItsOrder() throws IOException {
    CompletableFuture<String> seen = new CompletableFuture<>();
    bench()
        .serve(
            exchange -> {
              seen.complete(exchange.headers("x-forwarded-for") + " " + exchange.headers("Absent"));
              exchange.respond(200, Map.of(), bytes("ok"));
            });
    bench()
        .connect()
        .send("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: a, b\r\nX-Other: c\r\n")
        .send("x-forwarded-for: d\r\n\r\n")
        .readHead();

    assertThat(Waiting.get(seen)).isEqualTo("[a, b, d] []");
  }

  @Test
  default void bodiesAreReadWholeAndAtTheLimit() throws IOException {
    bench().serve(EchoedBodies.upTo(10, new CompletableFuture<>()));
    RawPeer peer = bench().connect();

    peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01234").send("56789");
    assertThat(peer.readHead().text()).isEqualTo("0123456789");
    peer.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    peer.send("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    assertThat(peer.readHead().text()).isEqualTo("abc");
    peer.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(peer.readHead().text()).isEmpty();
  }

  @Test
  default void aBodyAboveTheLimitIsRefusedAndTheConnectionEnds() throws IOException {
    bench().serve(EchoedBodies.upTo(10, new CompletableFuture<>()));
    RawPeer declared = bench().connect();
    declared.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n");
    assertThat(declared.readHead().status()).isEqualTo(413);
    declared.awaitEnd();

    RawPeer chunked = bench().connect();
    chunked.send(
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n");
    assertThat(chunked.readHead().status()).isEqualTo(413);
    chunked.awaitEnd();
  }

  @Test
  default void aPeerThatWaitsForPermissionIsAskedForItsBody() throws IOException {
    bench().serve(EchoedBodies.upTo(10, new CompletableFuture<>()));
    RawPeer peer = bench().connect();
    peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");

    assertThat(peer.readHead().status()).isEqualTo(100);
    assertThat(peer.send("ok").readHead().text()).isEqualTo("ok");
  }

  @Test
  default void aPeerThatLeavesInItsBodyIsGone() throws IOException {
    CompletableFuture<String> gone = new CompletableFuture<>();
    bench().serve(EchoedBodies.upTo(10, gone));
    RawPeer peer = bench().connect();
    peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123").close();

    assertThat(Waiting.get(gone)).isEqualTo("gone");
  }

  @Test
  default void aBodyThatStopsIsCutOff() throws IOException {
    CompletableFuture<String> gone = new CompletableFuture<>();
    bench().serve(EchoedBodies.upTo(10, gone));
    RawPeer slowBody = bench().connect();
    slowBody.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");

    slowBody.awaitEnd();
    assertThat(Waiting.get(gone)).isEqualTo("gone");
  }

  @Test
  default void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    EventLoop other = bench().transport().loops().get(1);
    bench()
        .serve(
            exchange -> {
              Duration delay = Duration.ofMillis(exchange.path().length() % 3);
              other.schedule(delay, () -> exchange.respond(200, Map.of(), bytes(exchange.path())));
            });
    RawPeer peer = bench().connect();
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      requests.append("GET /" + i + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    peer.send(requests.toString());

    for (int i = 0; i < 120; i++) {
      assertThat(peer.readHead().text()).isEqualTo("/" + i);
    }
  }

  @Test
  default void aConnectionEndsWhenThePeerAsksForIt() throws IOException {
    bench().serve(exchange -> exchange.respond(200, Map.of(), bytes("x")));
    RawPeer modern = bench().connect();
    modern.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assertThat(modern.readHead().text()).isEqualTo("x");
    modern.awaitEnd();

    RawPeer old = bench().connect();
    old.send("GET / HTTP/1.0\r\n\r\n");
    assertThat(old.readHead().text()).isEqualTo("x");
    old.awaitEnd();
  }

  @Test
  default void recordsBecomeAPollingPayload() throws IOException {
    List<Frame> records =
        List.of(Frame.text("4é"), Frame.binaryOf(new byte[] {1, 2, 3, 4}), Frame.text("2"));
    bench().serve(exchange -> exchange.respond(Map.of("X-A", "b"), records));
    RawHead answer = bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").readHead();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-a")).isEqualTo("b");
    assertThat(answer.text()).isEqualTo("4é\u001ebAQIDBA==\u001e2");
  }

  @Test
  default void onlyTheFirstAnswerCounts() throws IOException {
    bench()
        .serve(
            exchange -> {
              exchange.respond(200, Map.of(), bytes("first"));
              exchange.respond(200, Map.of(), bytes("second"));
              exchange.respond(Map.of(), List.of(Frame.text("third")));
            });
    RawPeer peer = bench().connect();
    peer.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");

    assertThat(peer.readHead().text()).isEqualTo("first");
    assertThat(peer.readHead().text()).isEqualTo("first");
  }

  @Test
  default void anAnsweredExchangeIsNotGone() throws IOException {
    CompletableFuture<String> gone = new CompletableFuture<>();
    CompletableFuture<EventLoop> loop = new CompletableFuture<>();
    bench()
        .serve(
            exchange -> {
              exchange.onGone(() -> gone.complete("gone"));
              exchange.respond(200, Map.of(), bytes("x"));
              loop.complete(exchange.loop());
            });
    RawPeer peer = bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    peer.readHead();
    peer.awaitEnd();
    CompletableFuture<String> later = new CompletableFuture<>();
    Waiting.get(loop).schedule(Duration.ofMillis(20), () -> later.complete("later"));

    assertThat(Waiting.get(later)).isEqualTo("later");
    assertThat(gone).isNotDone();
  }

  @Test
  default void anAnswerThatHasLeftIsTold() throws IOException {
    CompletableFuture<Boolean> sentInLoop = new CompletableFuture<>();
    CompletableFuture<Exchange> answered = new CompletableFuture<>();
    bench()
        .serve(
            exchange -> {
              exchange.onSent(() -> sentInLoop.complete(exchange.loop().inLoop()));
              exchange.respond(Map.of(), List.of(Frame.text("4x")));
              answered.complete(exchange);
            });
    bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").readHead();

    assertThat(Waiting.get(sentInLoop)).isTrue();
    CompletableFuture<String> late = new CompletableFuture<>();
    Waiting.get(answered).onSent(() -> late.complete("ran"));
    assertThat(Waiting.get(late)).isEqualTo("ran");
  }

  @Test
  default void aPipelinedRequestDoesNotHurryTheOneBeforeIt() throws IOException {
    EventLoop loop = bench().transport().loops().get(0);
    bench()
        .serve(
            exchange -> {
              Runnable answer = () -> exchange.respond(200, Map.of(), bytes(exchange.path()));
              if (exchange.path().equals("/late")) {
                loop.schedule(Duration.ofMillis(3_500), answer);
              } else {
                answer.run();
              }
            });
    RawPeer peer = bench().connect();
    peer.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /late HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(peer.readHead().text()).isEqualTo("/a");
    peer.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n");

    assertThat(peer.readHead().text()).isEqualTo("/late");
    assertThat(peer.readHead().text()).isEqualTo("/b");
  }

  @Test
  default void aHeaderWithALineBreakIsRefusedAtOnce() throws IOException {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    bench()
        .serve(
            exchange -> {
              try {
                exchange.respond(200, Map.of("X", "a\r\nSet-Cookie: b"), bytes(""));
              } catch (IllegalArgumentException e) {
                thrown.complete(e);
                exchange.respond(500, Map.of(), bytes(""));
              }
            });
    RawPeer peer = bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

    assertThat(peer.readHead().status()).isEqualTo(500);
    assertThat(Waiting.get(thrown)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void closingEndsConnectionsAndLoops() throws IOException {
    CompletableFuture<String> gone = new CompletableFuture<>();
    CompletableFuture<String> pending = new CompletableFuture<>();
    bench()
        .serve(
            exchange -> {
              exchange.onGone(() -> gone.complete("gone"));
              pending.complete("pending");
            });
    RawPeer peer = bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    Waiting.get(pending);

    bench().transport().close();
    bench().transport().close();
    assertThat(Waiting.get(gone)).isEqualTo("gone");
    peer.awaitEnd();
    EventLoop loop = bench().transport().loops().get(0);
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }
}
