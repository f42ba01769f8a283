package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that does not read is seen by the server as by one of real sockets. */
class SimulatedNetworkTest {
  private static final Duration A_MOMENT = Duration.ofMillis(100);

  private final VirtualScheduler scheduler = new VirtualScheduler(1);
  private final SimulatedNetwork network = new SimulatedNetwork(scheduler);
  private final ServerTransport transport = network.newServerTransport("server", 1);
  private final EventLoop loop = transport.loops().get(0);
  private final List<String> atServer = new ArrayList<>();
  private final List<String> atClient = new ArrayList<>();
  private ServerWebSocket server;
  private ClientWebSocket client;

  @BeforeEach
  void connect() {
    transport.start(
        ServerTransport.Options.builder().port(3101).maxMessageBytes(1 << 20).build(),
        exchange ->
            exchange.upgrade(
                exchange.loop(),
                Map.of(),
                socket -> {
                  server = socket;
                  return new AtServer();
                }));
    client =
        network
            .newClientTransport()
            .openWebSocket(
                new WebSocketRequest(URI.create("ws://localhost:3101/"), Map.of(), 1 << 20),
                new AtClient());
    scheduler.advance(A_MOMENT);
  }

  @Test
  void whatIsNotReadIsQueuedAtTheServerAndArrivesInOrderLater() {
    network.reading(client, false);
    scheduler.advance(A_MOMENT);
    write(10, 30_000);
    assertThat(server.isWritable()).isFalse();
    assertThat(server.queuedBytes() + server.flushedBytes()).isEqualTo(300_000);
    assertThat(server.queuedBytes()).isGreaterThan(200_000);
    assertThat(network.peakQueuedBytes()).isEqualTo(server.queuedBytes());
    assertThat(atClient).isEmpty();

    network.reading(client, true);
    scheduler.advance(A_MOMENT);
    assertThat(atClient).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(server.isWritable()).isTrue();
    assertThat(server.queuedBytes()).isZero();
    assertThat(server.flushedBytes()).isEqualTo(300_000);
    assertThat(atServer).containsExactly("drained");
  }

  @Test
  void aPeerThatNeverReadsIsNotWaitedForWhenClosing() {
    network.reading(client, false);
    scheduler.advance(A_MOMENT);
    write(10, 30_000);
    loop.execute(() -> server.close(1000, ""));
    scheduler.advance(Duration.ofSeconds(3));
    assertThat(atServer).containsExactly("closed");
    assertThat(network.openConnections()).isZero();
  }

  @Test
  void nothingOvertakesWhatTheServerHeldBack() {
    loop.execute(() -> server.reading(false));
    client.send(Frame.text("first"));
    scheduler.advance(A_MOMENT);
    assertThat(atServer).isEmpty();
    client.send(Frame.text("second"));
    loop.schedule(Duration.ofMillis(2), () -> server.reading(true));
    scheduler.advance(A_MOMENT);
    assertThat(atServer).containsExactly("first", "second");
  }

  @Test
  void oneConnectionBreaksAlone() {
    ClientWebSocket other =
        network
            .newClientTransport()
            .openWebSocket(
                new WebSocketRequest(URI.create("ws://localhost:3101/"), Map.of(), 1 << 20),
                new AtClient());
    scheduler.advance(A_MOMENT);
    network.cut(other);
    scheduler.advance(A_MOMENT);
    assertThat(atClient).containsExactly("failed LOST");
    assertThat(network.openConnections()).isEqualTo(1);
  }

  private void write(int count, int size) {
    loop.execute(
        () -> {
          for (int i = 0; i < count; i++) {
            server.write(Frame.text(i + " ".repeat(size - 1)));
          }
          server.flush();
        });
    scheduler.advance(A_MOMENT);
  }

  private static String text(ByteBuffer utf8) {
    return java.nio.charset.StandardCharsets.UTF_8.decode(utf8).toString().strip();
  }

  private final class AtServer implements Exchange.Listener {
    @Override
    public void onText(ByteBuffer utf8) {
      atServer.add(text(utf8));
    }

    @Override
    public void onBinary(ByteBuffer bytes) {}

    @Override
    public void onDrained() {
      atServer.add("drained");
    }

    @Override
    public void onClosed(int code, String reason, @Nullable Throwable cause) {
      atServer.add("closed");
    }
  }

  private final class AtClient implements WebSocketListener {
    @Override
    public void onOpen(ResponseHead answer) {}

    @Override
    public void onText(ByteBuffer utf8) {
      atClient.add(text(utf8));
    }

    @Override
    public void onBinary(ByteBuffer bytes) {}

    @Override
    public void onClosed(int code, String reason) {
      atClient.add("closed");
    }

    @Override
    public void onFailed(TransportFailure failure) {
      atClient.add("failed " + failure.kind());
    }
  }
}
