package io.realtime4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerStartException;
import io.realtime4j.api.spi.transport.Exchange;
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
import org.junit.jupiter.api.Test;

/**
 * What every server transport keeps that owns its port and connections. To an attached one it is
 * the container that does so.
 */
public interface ServerPortContract {
  /** Returns the transport of the test under way. */
  Bench bench();

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
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
    bench().serve(EchoedBodies.upTo(10, new CompletableFuture<>()));
    RawPeer silent = bench().connect();
    RawPeer slowHead = bench().connect().send("GET / HTTP/1.1\r\n");
    RawPeer idle = bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    idle.readHead();
    RawPeer slowSecond = bench().connect().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    slowSecond.readHead();
    slowSecond.send("G");

    silent.awaitEnd();
    slowHead.awaitEnd();
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
  default void aPeerThatLeavesBeforeTheUpgradeIsGone() throws IOException {
    EventLoop home = bench().transport().loops().get(0);
    ServerSocketRecord record = bench().record(home, false);
    CompletableFuture<String> asked = new CompletableFuture<>();
    CompletableFuture<String> gone = new CompletableFuture<>();
    bench()
        .serve(
            exchange -> {
              exchange.onGone(
                  () -> {
                    exchange.upgrade(home, Map.of(), record.accept());
                    home.schedule(Duration.ofMillis(20), () -> gone.complete("gone"));
                  });
              asked.complete("asked");
            });
    RawPeer peer = bench().connect().send(RawPeer.upgradeRequest("/"));
    Waiting.get(asked);
    peer.reset();

    assertThat(Waiting.get(gone)).isEqualTo("gone");
    assertThat(record.isAccepted()).isFalse();
  }
}
