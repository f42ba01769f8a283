package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.testkit.ServerTransportContract.Bench;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every server transport keeps for upgrades and messages. */
public interface ServerWebSocketContract {
  /** Returns the transport of the test under way. */
  Bench bench();

  @Test
  default void anUpgradeMovesToItsHomeAndLosesNothingThatCameEarly() throws IOException {
    List<EventLoop> loops = bench().transport().loops();
    for (EventLoop home : loops) {
      for (int i = 0; i < loops.size(); i++) {
        ServerSocketRecord record = bench().record(home, false);
        bench().serve(e -> e.upgrade(home, Map.of("X-Extra", "1"), record.accept()));
        RawPeer peer = bench().connect();
        peer.send(
            RawPeer.concat(
                RawPeer.upgradeRequest("/ws?x=1"),
                peer.frame(true, RawFrame.TEXT, RawPeer.ascii("early")),
                peer.frame(false, RawFrame.BINARY, new byte[] {1}),
                peer.frame(true, RawFrame.CONTINUATION, new byte[] {2})));

        RawHead answer = peer.readHead();
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(answer.header("x-extra")).isEqualTo("1");
        assertThat(answer.headers().containsKey("sec-websocket-extensions"))
            .isEqualTo(bench().compression());
        assertThat(record.text()).isEqualTo("early");
        assertThat(record.binary()).containsExactly(1, 2);
      }
    }
  }

  @Test
  default void anUpgradeMayBeDecidedLater() throws IOException {
    EventLoop home = bench().transport().loops().get(1);
    ServerSocketRecord record = bench().record(home, true);
    bench()
        .serve(
            exchange ->
                home.schedule(
                    Duration.ofMillis(30),
                    () -> exchange.upgrade(home, Map.of(), record.accept())));
    RawPeer peer = bench().connect();
    peer.send(RawPeer.upgradeRequest("/"));
    for (int i = 0; i < 100; i++) {
      peer.text("early " + i);
    }

    assertThat(peer.readHead().status()).isEqualTo(101);
    for (int i = 0; i < 100; i++) {
      assertThat(peer.readFrame().text()).isEqualTo("early " + i);
    }
  }

  @Test
  default void hundredsOfSocketsMoveAcrossLoops() throws IOException {
    List<EventLoop> loops = bench().transport().loops();
    List<ServerSocketRecord> records = new ArrayList<>();
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      EventLoop home = loops.get(i / 2 % loops.size());
      ServerSocketRecord record = bench().record(home, true);
      bench().serve(exchange -> exchange.upgrade(home, Map.of(), record.accept()));
      RawPeer peer = bench().connect();
      peer.send(
          RawPeer.concat(
              RawPeer.upgradeRequest("/"),
              peer.frame(true, RawFrame.TEXT, RawPeer.ascii("hello " + i))));
      assertThat(peer.readHead().status()).isEqualTo(101);
      records.add(record);
      peers.add(peer);
    }
    for (int i = 0; i < peers.size(); i++) {
      assertThat(peers.get(i).readFrame().text()).isEqualTo("hello " + i);
      peers.get(i).close(1000, "");
      assertThat(records.get(i).closed().code()).isEqualTo(1000);
    }
  }

  @Test
  default void aRefusedUpgradeIsAnAnswer() throws IOException {
    bench()
        .serve(
            exchange ->
                exchange.respond(
                    exchange.isWebSocketUpgrade() ? 401 : 500, Map.of(), ByteBuffer.allocate(0)));
    RawPeer peer = bench().connect().send(RawPeer.upgradeRequest("/"));

    assertThat(peer.readHead().status()).isEqualTo(401);
  }

  @Test
  default void aRequestForAWebSocketWithABodyIsRefusedByTheTransport() throws IOException {
    CompletableFuture<String> seen = new CompletableFuture<>();
    bench().serve(exchange -> seen.complete(exchange.path()));
    for (String body : List.of("Content-Length: 5", "Transfer-Encoding: chunked")) {
      String request = new String(RawPeer.upgradeRequest("/"), StandardCharsets.US_ASCII);
      RawPeer peer = bench().connect();
      peer.send(request.replace("\r\n\r\n", "\r\n" + body + "\r\n\r\n"));
      assertThat(peer.readHead().status()).isEqualTo(400);
      peer.awaitEnd();
    }
    assertThat(seen).isNotDone();
  }

  @Test
  default void whatIsWrittenLeavesWithTheFlushAndInOrder() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);

    record.onHome(
        socket -> {
          socket.write(Frame.text("a"));
          socket.write(Frame.binaryOf(Deflated.noise(3000)));
          socket.write(Frame.text("z"));
          return true;
        });
    // The loop has had a turn since, and nothing has left.
    assertThat(record.<Long>onHome(socket -> socket.flushedBytes())).isZero();
    assertThat(record.<Long>onHome(socket -> socket.queuedBytes())).isZero();
    record.onHome(
        socket -> {
          socket.flush();
          return true;
        });
    assertThat(peer.readFrame().text()).isEqualTo("a");
    RawFrame big = peer.readFrame();
    assertThat(big.opcode()).isEqualTo(RawFrame.BINARY);
    assertThat(big.payload()).hasSize(3000);
    assertThat(peer.readFrame().text()).isEqualTo("z");
    record.awaitAllLeft();
    assertThat(record.<Long>onHome(socket -> socket.flushedBytes())).isGreaterThan(3002);
  }

  @Test
  default void aFrameIsSharedByAllItsRecipients() throws IOException {
    Frame[] frames = {
      Frame.text("small"), Frame.text("L".repeat(5_000)), Frame.text("é".repeat(40_000))
    };
    List<ServerWebSocket> sockets = new ArrayList<>();
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      EventLoop home = bench().transport().loops().get(i % 2);
      ServerSocketRecord record = bench().record(home, false);
      bench().serve(exchange -> exchange.upgrade(home, Map.of(), record.accept()));
      RawPeer peer = bench().connect();
      peer.upgrade("/");
      // Here, since its loop may have yet to open it when the peer has its answer.
      sockets.add(record.socket());
      peers.add(peer);
    }
    for (int i = 0; i < 2; i++) {
      int shard = i;
      bench()
          .transport()
          .loops()
          .get(shard)
          .execute(
              () -> {
                for (Frame frame : frames) {
                  for (int s = shard; s < sockets.size(); s += 2) {
                    sockets.get(s).write(frame);
                  }
                }
                for (int s = shard; s < sockets.size(); s += 2) {
                  sockets.get(s).flush();
                }
              });
    }
    for (RawPeer peer : peers) {
      for (Frame frame : frames) {
        assertThat(peer.readFrame().payload()).hasSize(frame.size());
      }
    }
  }

  @Test
  default void aPeerThatDoesNotReadIsAccountedFor() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    Frame frame = Frame.binaryOf(Deflated.noise(64 * 1024));
    int wire = frame.size() + 10;

    int count =
        record.onHome(
            socket -> {
              int written = 0;
              while (socket.isWritable()) {
                socket.write(frame);
                socket.flush();
                written++;
              }
              return written;
            });
    long accounted = record.onHome(socket -> socket.queuedBytes() + socket.flushedBytes());
    assertThat(accounted).isEqualTo((long) count * wire);
    for (int i = 0; i < count; i++) {
      assertThat(peer.readFrame().payload()).hasSize(frame.size());
    }
    record.awaitDrained();
    assertThat(record.<Boolean>onHome(socket -> socket.isWritable())).isTrue();
    record.onHome(
        socket -> {
          socket.write(Frame.text("end"));
          socket.flush();
          return true;
        });
    assertThat(peer.readFrame().text()).isEqualTo("end");
    record.awaitAllLeft();
    assertThat(record.<Long>onHome(socket -> socket.flushedBytes()))
        .isGreaterThan((long) count * wire);
  }

  @Test
  default void peersThatNeverReadStopNobody() throws IOException {
    Frame frame = Frame.binaryOf(Deflated.noise(64 * 1024));
    for (int i = 0; i < 20; i++) {
      ServerSocketRecord deaf = bench().record();
      bench().open(deaf).send(new byte[] {(byte) 0x81});
      deaf.onHome(
          socket -> {
            while (socket.isWritable()) {
              socket.write(frame);
              socket.flush();
            }
            return true;
          });
    }
    ServerSocketRecord record = bench().record(bench().transport().loops().get(0), true);
    RawPeer peer = bench().open(record);
    for (int i = 0; i < 100; i++) {
      assertThat(peer.text("m" + i).readFrame().text()).isEqualTo("m" + i);
    }
  }

  @Test
  default void manyMessagesKeepTheirOrder() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    for (int i = 0; i < 5_000; i++) {
      peer.text("m" + i);
    }
    for (int i = 0; i < 5_000; i++) {
      assertThat(record.text()).isEqualTo("m" + i);
    }
  }

  @Test
  default void aPeerThatIsHeldBackLosesNothing() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    record.onHome(
        socket -> {
          socket.reading(false);
          return true;
        });
    peer.text("one").text("two");
    CompletableFuture<Boolean> heardNothing = new CompletableFuture<>();
    EventLoop home = bench().transport().loops().get(0);
    home.schedule(Duration.ofMillis(50), () -> heardNothing.complete(record.heardNothing()));

    assertThat(Waiting.get(heardNothing)).isTrue();
    record.onHome(
        socket -> {
          socket.reading(true);
          return true;
        });
    assertThat(record.text()).isEqualTo("one");
    assertThat(record.text()).isEqualTo("two");
  }

  @Test
  default void aListenerThatPausesHearsNothingMoreOfWhatHasCome() throws IOException {
    EventLoop home = bench().transport().loops().get(0);
    List<String> heard = new ArrayList<>();
    CompletableFuture<ServerWebSocket> accepted = new CompletableFuture<>();
    bench().serve(exchange -> exchange.upgrade(home, Map.of(), pausing(heard, accepted)));
    RawPeer peer = bench().connect();
    peer.upgrade("/");
    byte[] all = new byte[0];
    for (int i = 0; i < 50; i++) {
      all = RawPeer.concat(all, peer.frame(true, RawFrame.TEXT, RawPeer.ascii("m" + i)));
    }
    peer.send(all);

    ServerWebSocket socket = Waiting.get(accepted);
    for (int i = 0; i < 50; i++) {
      assertThat(peer.readFrame().text()).isEqualTo("heard m" + i);
      CompletableFuture<Integer> soFar = new CompletableFuture<>();
      home.execute(
          () -> {
            soFar.complete(heard.size());
            socket.reading(true);
          });
      assertThat(Waiting.get(soFar)).isEqualTo(i + 1);
    }
  }

  private static Function<ServerWebSocket, Exchange.Listener> pausing(
      List<String> heard, CompletableFuture<ServerWebSocket> accepted) {
    return socket -> {
      accepted.complete(socket);
      return new Exchange.Listener() {
        @Override
        public void onText(ByteBuffer utf8) {
          String text = StandardCharsets.UTF_8.decode(utf8).toString();
          heard.add(text);
          socket.reading(false);
          socket.write(Frame.text("heard " + text));
          socket.flush();
        }

        @Override
        public void onBinary(ByteBuffer bytes) {}

        @Override
        public void onDrained() {}

        @Override
        public void onClosed(int code, String reason, @Nullable Throwable cause) {}
      };
    };
  }

  @Test
  default void whatIsWrittenHasLeftOnceAsMuchIsFlushed() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    Frame frame = Frame.binaryOf(Deflated.noise(64 * 1024));
    long mark =
        record.onHome(
            socket -> {
              for (int i = 0; i < ServerSocketRecord.MORE_THAN_A_KERNEL_HOLDS; i++) {
                socket.write(frame);
                socket.flush();
              }
              socket.write(Frame.text("last"));
              assertThat(socket.flushedBytes()).isLessThan(socket.writtenBytes());
              socket.flush();
              return socket.writtenBytes();
            });
    assertThat(record.<Long>onHome(socket -> socket.queuedBytes())).isPositive();
    assertThat(record.<Long>onHome(socket -> socket.flushedBytes())).isLessThan(mark);
    RawFrame last = peer.readFrame();
    while (last.opcode() != RawFrame.TEXT) {
      last = peer.readFrame();
    }
    record.awaitAllLeft();
    assertThat(record.<Long>onHome(socket -> socket.flushedBytes())).isEqualTo(mark);
  }

  @Test
  default void messagesCanBeBoundedBelowTheLimit() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    record.onHome(
        socket -> {
          socket.maxMessageBytes(10);
          return true;
        });
    peer.text("0123456789");
    assertThat(record.text()).isEqualTo("0123456789");
    // The announcement is enough: nothing of it has to come.
    peer.send(RawPeer.concat(new byte[] {(byte) 0x82, (byte) 0xFF, 0, 0, 0, 0, 0, 1, 0, 0}));
    peer.send(new byte[4]);
    assertThat(peer.readFrame().code()).isEqualTo(1009);
  }

  @Test
  default void framesMayComeByteByByte() throws IOException {
    ServerSocketRecord record = bench().record(bench().transport().loops().get(0), true);
    RawPeer peer = bench().open(record);
    for (byte oneByte :
        RawPeer.concat(
            peer.frame(true, RawFrame.TEXT, "grüß".getBytes(StandardCharsets.UTF_8)),
            peer.frame(false, RawFrame.BINARY, new byte[200]),
            peer.frame(true, RawFrame.PING, new byte[3]),
            peer.frame(true, RawFrame.CONTINUATION, new byte[7]))) {
      peer.send(new byte[] {oneByte});
    }
    assertThat(peer.readFrame().text()).isEqualTo("grüß");
    assertThat(peer.readFrame().opcode()).isEqualTo(RawFrame.PONG);
    assertThat(record.binary()).hasSize(207);
  }

  @Test
  default void pingsAreAnsweredBetweenFragments() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    peer.send(peer.frame(false, RawFrame.TEXT, RawPeer.ascii("ab")));
    peer.send(peer.frame(true, RawFrame.PING, RawPeer.ascii("?")));
    RawFrame pong = peer.readFrame();
    peer.send(peer.frame(true, RawFrame.CONTINUATION, RawPeer.ascii("cd")));

    assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
    assertThat(pong.text()).isEqualTo("?");
    assertThat(record.text()).isEqualTo("abcd");
  }
}
