package io.realtime4j.verification.mass;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.testkit.SimulatedNetwork;
import io.realtime4j.testkit.VirtualScheduler;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A hundred thousand sessions of as many users, in virtual time; none leaves anything behind. */
class ComingAndGoingTest {
  private static final int SESSIONS = 100_000;

  /** Sessions that are open together. */
  private static final int WAVE = 500;

  /** After these, all that is made once has been made. */
  private static final int WARM_UP = 10_000;

  /** What 90,000 sessions may leave: far less than one reference for each. */
  private static final long MOST_LEFT_BYTES = 4 << 20;

  /**
   * More than recovery, grace and every other time for which an ended session counts, and than the
   * day for which presence remembers when each user was last seen.
   */
  private static final Duration LONG_AFTER = Duration.ofHours(25);

  private static final WebSocketRequest REQUEST =
      new WebSocketRequest(
          URI.create("ws://localhost:3101/socket.io/?EIO=4&transport=websocket"),
          Map.of(),
          1 << 20);

  private final VirtualScheduler scheduler = new VirtualScheduler(7);
  private final SimulatedNetwork network = new SimulatedNetwork(scheduler);
  private final ClientTransport transport = network.newClientTransport();
  private final List<WeakReference<Object>> ended = new ArrayList<>();
  private int greeted;

  @Test
  void nothingEndedIsReachableLongAfter() {
    RealtimeServer server =
        RealtimeServer.builder()
            .options(ServerOptions.builder().port(3101).build())
            .transport(network.newServerTransport("server", 3))
            .store(
                new MemoryServerStoreProvider()
                    .open("epoch=crowd", scheduler.newStoreContext("store")))
            .authenticator(
                request ->
                    CompletableFuture.completedFuture(
                        Principal.builder().userId(request.token()).build()))
            .environment(scheduler.newServerEnvironment("server"))
            .variables(Map.of())
            .build();
    scheduler.await(Duration.ofSeconds(5), server.start());

    comeAndGo(0, WARM_UP);
    scheduler.advance(LONG_AFTER);
    long before = usedAfterCollecting();
    comeAndGo(WARM_UP, SESSIONS);
    scheduler.advance(LONG_AFTER);
    // Sessions that can be recovered no more are dropped when the next one is lost.
    comeAndGo(SESSIONS, SESSIONS + 1);
    scheduler.advance(LONG_AFTER);
    long after = usedAfterCollecting();

    assertThat(greeted).isEqualTo(SESSIONS + 1);
    assertThat(network.openConnections()).isZero();
    assertThat(scheduler.await(Duration.ofSeconds(20), server.health()).connections()).isZero();
    assertThat(ended.stream().limit(SESSIONS).filter(ended -> ended.get() != null).count())
        .as("ended connections that are reachable")
        .isZero();
    // The references to what has ended are this test's own.
    long own = 64L * SESSIONS;
    assertThat(after - before).isLessThan(MOST_LEFT_BYTES + own);
    server.close();
  }

  private void comeAndGo(int from, int to) {
    for (int i = from; i < to; i += WAVE) {
      List<Visitor> visitors = new ArrayList<>();
      for (int k = i; k < Math.min(to, i + WAVE); k++) {
        visitors.add(new Visitor("visitor" + k));
      }
      scheduler.advance(Duration.ofMillis(100));
      for (int k = 0; k < visitors.size(); k++) {
        visitors.get(k).end((i + k + 1) % 3);
      }
      scheduler.advance(Duration.ofSeconds(1));
    }
  }

  /** Returns what is in use when the collector has nothing more to take. */
  private static long usedAfterCollecting() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }

  /** Enters, looks at somebody, and goes in one of three ways. */
  private final class Visitor implements WebSocketListener {
    private final String user;
    private final ClientWebSocket socket;

    Visitor(String user) {
      this.user = user;
      this.socket = transport.openWebSocket(REQUEST, this);
      ended.add(new WeakReference<>(socket));
    }

    void end(int how) {
      switch (how) {
        case 0 -> {
          socket.send(Frame.text("41"));
          socket.close(1000, "");
        }
        case 1 -> network.cut(socket);
        default -> socket.close(1000, "");
      }
    }

    @Override
    public void onOpen(ResponseHead answer) {}

    @Override
    public void onText(ByteBuffer utf8) {
      byte first = utf8.get(0);
      byte second = utf8.remaining() > 1 ? utf8.get(1) : 0;
      if (first == '0') {
        socket.send(Frame.text("40{\"token\":\"" + user + "\"}"));
      } else if (first == '4' && second == '0') {
        greeted++;
        socket.send(
            Frame.text("42[\"presence:subscribe\",{\"userIds\":[\"friend-of-" + user + "\"]}]"));
      } else if (first == '2') {
        socket.send(Frame.text("3"));
      }
    }

    @Override
    public void onBinary(ByteBuffer bytes) {}

    @Override
    public void onClosed(int code, String reason) {}

    @Override
    public void onFailed(TransportFailure failure) {}
  }
}
