package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is behind a bad link gets every message, once and in order, on both transports. */
class SlowLinkIT {
  private static final String ROOM = "channel:slow";

  @TempDir Path folder;

  private static RealtimeServer server(int pingSeconds, int pongSeconds) {
    return RealtimeServer.builder()
        .options(
            ServerOptions.defaults().toBuilder()
                .host("127.0.0.1")
                .port(0)
                .jwtSecret(Setup.SECRET)
                .pingInterval(Duration.ofSeconds(pingSeconds))
                .pingTimeout(Duration.ofSeconds(pongSeconds))
                .build())
        .transport(new NettyServerTransportProvider().create(2))
        .store(new MemoryServerStoreProvider().open("", null))
        .variables(Map.of())
        .build();
  }

  private static void send(RealtimeClient alice, int count, int bytes) throws Exception {
    String content = "x".repeat(bytes);
    for (int i = 0; i < count; i++) {
      within20s(alice.queue().send(ROOM, content).sent());
    }
  }

  private static void awaitOffset(EventLog log, long offset) throws InterruptedException {
    // One by one: all together take longer than one waits for an event.
    for (long next = 1; next <= offset; next++) {
      long expected = next;
      log.await(MessageEvent.Received.class, event -> event.message().offset() == expected);
    }
  }

  private static List<Long> offsets(EventLog log) {
    return log.all(MessageEvent.Received.class).stream().map(e -> e.message().offset()).toList();
  }

  private static List<Long> upTo(int count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"okhttp", "netty"})
  void whatWasMissedComesOverTwentyKilobytesASecond(String transport) throws Exception {
    Setup setup = new Setup(transport, "memory");
    try (RealtimeServer server = server(1, 2)) {
      int port = within20s(server.start()).getPort();
      try (SlowLink link = new SlowLink(port);
          RealtimeClient alice = setup.builder(folder, port, "alice").build();
          RealtimeClient bob = setup.builder(folder, link.port(), "bob").build()) {
        EventLog log = new EventLog(bob);
        within20s(bob.connect());
        within20s(bob.rooms().join(ROOM).joined());
        within20s(alice.connect());
        link.down(0);
        link.cut();
        send(alice, 70, 4096);
        link.down(20_000);
        awaitOffset(log, 70);
        assertThat(offsets(log)).isEqualTo(upTo(70));
        // It takes longer than a connection may be silent, and yet one session.
        assertThat(log.all(ConnectionEvent.SessionStarted.class)).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"okhttp", "netty"})
  void whoeverStallsOrIsHalfClosedComesBack(String transport) throws Exception {
    Setup setup = new Setup(transport, "memory");
    try (RealtimeServer server = server(1, 2)) {
      int port = within20s(server.start()).getPort();
      try (SlowLink link = new SlowLink(port);
          RealtimeClient alice = setup.builder(folder, port, "alice").build();
          RealtimeClient bob = setup.builder(folder, link.port(), "bob").build()) {
        EventLog log = new EventLog(bob);
        within20s(bob.connect());
        within20s(bob.rooms().join(ROOM).joined());
        within20s(alice.connect());

        link.down(0);
        send(alice, 5, 100);
        log.await(ConnectionEvent.StateChanged.class, e -> e.to() == ConnectionState.RECONNECTING);
        link.down(Integer.MAX_VALUE);
        awaitOffset(log, 5);

        link.up(0);
        send(alice, 5, 100);
        awaitOffset(log, 10);
        link.up(Integer.MAX_VALUE);

        link.halfClose();
        send(alice, 5, 100);
        awaitOffset(log, 15);
        assertThat(offsets(log)).isEqualTo(upTo(15));
      }
    }
  }
}
