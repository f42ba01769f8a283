package io.realtime4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerStartException;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Exchange.BodyListener;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.testkit.ServerTransportContract.Bench;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every server transport keeps for HTTP exchanges. */
public interface ServerHttpContract {
  /** Returns the transport of the test under way. */
  Bench bench();

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /** Reads a body and answers with what was heard. */
  private static Consumer<Exchange> bodies(int maxBytes, CompletableFuture<String> gone) {
    return exchange ->
        exchange.readBody(
            maxBytes,
            new BodyListener() {
              @Override
              public void onBody(ByteBuffer body) {
                exchange.respond(200, Map.of(), body);
              }

              @Override
              public void onTooLarge() {
                exchange.respond(413, Map.of(), bytes("too large"));
              }

              @Override
              public void onGone() {
                gone.complete("gone");
              }
            });
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
  default void bodiesAreReadWholeAndAtTheLimit() throws IOException {
    bench().serve(bodies(10, new CompletableFuture<>()));
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
    bench().serve(bodies(10, new CompletableFuture<>()));
    RawPeer declared = bench().connect();
    declared.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n");
    declared.send(new byte[500_000]);
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
    bench().serve(bodies(10, new CompletableFuture<>()));
    RawPeer peer = bench().connect();
    peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");

    assertThat(peer.readHead().status()).isEqualTo(100);
    assertThat(peer.send("ok").readHead().text()).isEqualTo("ok");
  }

  @Test
  default void aPeerThatLeavesInItsBodyIsGone() throws IOException {
    CompletableFuture<String> gone = new CompletableFuture<>();
    bench().serve(bodies(10, gone));
    RawPeer peer = bench().connect();
    peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123").close();

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
  default void aPendingPollHearsThatItsPeerLeft() throws IOException {
    CompletableFuture<Boolean> goneInLoop = new CompletableFuture<>();
    CompletableFuture<Exchange> pending = new CompletableFuture<>();
    bench()
        .serve(
            exchange -> {
              exchange.onGone(() -> goneInLoop.complete(exchange.loop().inLoop()));
              pending.complete(exchange);
            });
    RawPeer peer = bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    Exchange exchange = Waiting.get(pending);
    peer.close();

    assertThat(Waiting.get(goneInLoop)).isTrue();
    exchange.respond(Map.of(), List.of(Frame.text("too late")));
    CompletableFuture<String> registeredLate = new CompletableFuture<>();
    exchange.onGone(() -> registeredLate.complete("ran"));
    assertThat(Waiting.get(registeredLate)).isEqualTo("ran");
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
  default void malformedAndOversizedHeadsAreRefusedByTheTransport() throws IOException {
    CompletableFuture<String> seen = new CompletableFuture<>();
    bench().serve(exchange -> seen.complete(exchange.path()));
    RawPeer malformed = bench().connect().send("NONSENSE\r\n\r\n");
    assertThat(malformed.readHead().status()).isEqualTo(400);
    malformed.awaitEnd();

    RawPeer oversized = bench().connect();
    oversized.send("GET / HTTP/1.1\r\nX: " + "x".repeat(60_000) + "\r\n\r\n");
    assertThat(oversized.readHead().status()).isEqualTo(431);
    oversized.awaitEnd();
    assertThat(seen).isNotDone();
  }

  @Test
  default void aPeerThatDoesNotGoOnIsCutOff() throws IOException {
    bench().serve(bodies(10, new CompletableFuture<>()));
    RawPeer silent = bench().connect();
    RawPeer slowHead = bench().connect().send("GET / HTTP/1.1\r\n");
    RawPeer slowBody = bench().connect();
    slowBody.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
    RawPeer idle = bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    idle.readHead();
    RawPeer slowSecond = bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    slowSecond.readHead();
    slowSecond.send("G");

    silent.awaitEnd();
    slowHead.awaitEnd();
    slowBody.awaitEnd();
    idle.awaitEnd();
    slowSecond.awaitEnd();
  }

  @Test
  default void aPeerThatDoesNotReadItsAnswerIsCutOff() throws IOException {
    CompletableFuture<String> end = new CompletableFuture<>();
    bench()
        .serve(
            exchange -> {
              exchange.onGone(() -> end.complete("gone"));
              exchange.onSent(() -> end.complete("sent"));
              exchange.respond(200, Map.of(), ByteBuffer.allocate(32_000_000));
            });
    bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

    assertThat(Waiting.get(end)).isEqualTo("gone");
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
  default void aPortInUseAndAForeignAddressAreNamedSo() {
    ServerTransport second = another();
    try {
      assertThatThrownBy(
              () ->
                  second
                      .start(
                          ServerTransport.Options.builder().port(bench().port()).build(), e -> {})
                      .toCompletableFuture()
                      .join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              ServerStartException.class,
              e -> {
                assertThat(e.code()).isEqualTo("PORT_IN_USE");
                assertThat(e).hasMessageContaining("port " + bench().port() + " on 127.0.0.1");
              });
    } finally {
      second.close();
    }
    ServerTransport third = another();
    try {
      // 192.0.2.0/24 is for documentation, so no machine has it.
      assertThatThrownBy(
              () ->
                  third
                      .start(ServerTransport.Options.builder().host("192.0.2.1").build(), e -> {})
                      .toCompletableFuture()
                      .join())
          .cause()
          .isInstanceOfSatisfying(
              ServerStartException.class,
              e -> assertThat(e.code()).isEqualTo("ADDRESS_UNAVAILABLE"));
    } finally {
      third.close();
    }
  }

  /** Returns another transport of the kind under test, not started. */
  ServerTransport another();

  @Test
  default void stopAcceptingLeavesThoseThere() throws IOException {
    bench().serve(exchange -> exchange.respond(200, Map.of(), bytes("x")));
    RawPeer there = bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    there.readHead();

    Waiting.get(bench().transport().stopAccepting().toCompletableFuture());
    Waiting.get(bench().transport().stopAccepting().toCompletableFuture());
    assertThatThrownBy(() -> bench().connect()).isInstanceOf(IOException.class);
    assertThat(there.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").readHead().text()).isEqualTo("x");
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
