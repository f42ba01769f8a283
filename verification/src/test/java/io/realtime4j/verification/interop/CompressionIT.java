package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.transport.netty.NettyClientTransportProvider;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import io.realtime4j.transport.okhttp.OkHttpClientTransportProvider;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that offer compression by themselves, and a server that takes it up or does not. */
class CompressionIT {
  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void javaScriptClientsChat(String state) throws Exception {
    try (RealtimeServer server =
        RealtimeServer.builder()
            .options(
                ServerOptions.defaults().toBuilder()
                    .host("127.0.0.1")
                    .port(0)
                    .jwtSecret(Tokens.SECRET)
                    .compression(state.equals("on"))
                    .build())
            .transport(new NettyServerTransportProvider().create(2))
            .store(new MemoryServerStoreProvider().open("", null))
            .variables(Map.of())
            .build()) {
      int port = server.start().get(20, TimeUnit.SECONDS).getPort();
      Node.run(
          "compression.js",
          "http://127.0.0.1:" + port,
          Tokens.of("alice"),
          Tokens.of("bob"),
          state);
    }
  }

  @ParameterizedTest
  @CsvSource({"okhttp, true", "okhttp, false", "netty, true", "netty, false"})
  void ourClientsTakeWhatTheServerAgreesTo(String transport, boolean compression) throws Exception {
    ServerTransport server = new NettyServerTransportProvider().create(1);
    ServerTransport.Options options =
        ServerTransport.Options.builder().compression(compression).build();
    int port =
        server
            .start(options, exchange -> exchange.upgrade(exchange.loop(), Map.of(), Echo::new))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS)
            .getPort();
    ClientTransport client =
        transport.equals("okhttp")
            ? new OkHttpClientTransportProvider().create()
            : new NettyClientTransportProvider().create();
    try {
      Heard heard = new Heard();
      ClientWebSocket socket =
          client.openWebSocket(
              new WebSocketRequest(URI.create("ws://127.0.0.1:" + port), Map.of(), 100_000), heard);
      assertThat(heard.next()).isEqualTo("open " + compression);
      long before = socket.receivedBytes();
      String text = "Größe zählt. ".repeat(3_000);
      socket.send(Frame.text(text));
      socket.send(Frame.text("short"));
      socket.send(Frame.binaryOf(text.getBytes(StandardCharsets.UTF_8)));

      assertThat(heard.next()).isEqualTo(text);
      assertThat(heard.next()).isEqualTo("short");
      assertThat(heard.next()).isEqualTo(text);
      if (compression) {
        assertThat(socket.receivedBytes() - before).isLessThan(2_000);
      } else {
        assertThat(socket.receivedBytes() - before).isGreaterThan(2 * text.length());
      }
    } finally {
      client.close();
      server.close();
    }
  }

  /** Sends back what comes. */
  private record Echo(ServerWebSocket socket) implements Exchange.Listener {
    @Override
    public void onText(ByteBuffer utf8) {
      send(Frame.textOf(copy(utf8)));
    }

    @Override
    public void onBinary(ByteBuffer bytes) {
      send(Frame.binaryOf(copy(bytes)));
    }

    private void send(Frame frame) {
      socket.write(frame);
      socket.flush();
    }

    private static byte[] copy(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    }

    @Override
    public void onDrained() {}

    @Override
    public void onClosed(int code, String reason, @Nullable Throwable cause) {}
  }

  /** Remembers what is heard. */
  private static final class Heard implements WebSocketListener {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return all.poll(20, TimeUnit.SECONDS);
    }

    @Override
    public void onOpen(ResponseHead answer) {
      all.add("open " + (answer.header("Sec-WebSocket-Extensions").isPresent()));
    }

    @Override
    public void onText(ByteBuffer utf8) {
      all.add(StandardCharsets.UTF_8.decode(utf8).toString());
    }

    @Override
    public void onBinary(ByteBuffer bytes) {
      all.add(StandardCharsets.UTF_8.decode(bytes).toString());
    }

    @Override
    public void onClosed(int code, String reason) {
      all.add("closed " + code);
    }

    @Override
    public void onFailed(TransportFailure failure) {
      all.add("failed " + failure);
    }
  }
}
