package io.realtime4j.verification.mass;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import io.realtime4j.store.memory.MemoryClientStoreProvider;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.testkit.SimulatedNetwork;
import io.realtime4j.testkit.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A crowd that loses its server at one moment, in virtual time: how it comes back.
 *
 * <p>{@code -Drealtime4j.returning=N} clients.
 */
class ReturnTest {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";
  private static final int CLIENTS = Integer.getInteger("realtime4j.returning", 200);

  private final VirtualScheduler scheduler = new VirtualScheduler(7);
  private final SimulatedNetwork network = new SimulatedNetwork(scheduler);
  private final List<RealtimeClient> clients = new ArrayList<>();

  /** Attempts by the second in which they began. */
  private final Map<Long, Integer> attempts = new TreeMap<>();

  private Duration lost = Duration.ZERO;

  /** Counts what is tried. */
  private final class Counting implements ClientTransport {
    private final ClientTransport real = network.newClientTransport();

    private void count() {
      attempts.merge(scheduler.now().minus(lost).toSeconds(), 1, Integer::sum);
    }

    @Override
    public String id() {
      return real.id();
    }

    @Override
    public ClientWebSocket openWebSocket(WebSocketRequest request, WebSocketListener listener) {
      count();
      return real.openWebSocket(request, listener);
    }

    @Override
    public Cancellable exchange(HttpRequest request, HttpListener listener) {
      count();
      return real.exchange(request, listener);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  @BeforeEach
  void connect() {
    RealtimeServer server =
        RealtimeServer.builder()
            .options(ServerOptions.defaults().toBuilder().port(3101).jwtSecret(SECRET).build())
            .transport(network.newServerTransport("server", 2))
            .store(
                new MemoryServerStoreProvider()
                    .open("epoch=simulated", scheduler.newStoreContext("server-log")))
            .environment(scheduler.newServerEnvironment("server"))
            .variables(Map.of())
            .build();
    scheduler.await(Duration.ofSeconds(5), server.start());
    ClientTransport transport = new Counting();
    for (int i = 0; i < CLIENTS; i++) {
      String user = "user" + i;
      RealtimeClient client =
          RealtimeClient.builder()
              .url("http://localhost:3101")
              .token(JWT.create().withSubject(user).sign(Algorithm.HMAC256(SECRET)))
              .transport(transport)
              .store(
                  new MemoryClientStoreProvider()
                      .open(
                          "",
                          StoreOwner.builder().build(),
                          scheduler.newStoreContext(user + "-db")))
              .environment(scheduler.newClientEnvironment(user))
              .variables(Map.of())
              .build();
      clients.add(client);
      scheduler.await(Duration.ofSeconds(30), client.connect());
    }
    // Who has been in for half a minute begins with the shortest pause.
    scheduler.advance(Duration.ofSeconds(31));
    attempts.clear();
    lost = scheduler.now();
  }

  @AfterEach
  void close() {
    clients.forEach(RealtimeClient::close);
  }

  private void awaitAll(int seconds) {
    // Looked at once a second: there are many.
    for (int i = 0; i < seconds; i++) {
      scheduler.advance(Duration.ofSeconds(1));
      if (clients.stream().allMatch(one -> one.state() == ConnectionState.AUTHENTICATED)) {
        return;
      }
    }
    throw new AssertionError("not all are back within " + seconds + " s");
  }

  private void print(String when) {
    System.out.println(CLIENTS + " clients, attempts by second, " + when + ": " + attempts);
  }

  /** They come to the other servers within a second, each once: nothing is tried in vain. */
  @Test
  void whenOneOfSeveralServersIsKilledEachTriesOnce() {
    network.cutAll();
    awaitAll(10);
    print("one of several servers killed");
    assertThat(attempts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(CLIENTS);
  }

  /** While nothing answers, the tries spread, and become few. */
  @Test
  void whenNothingAnswersForTwoMinutesTriesBecomeFew() {
    network.reachable(false);
    network.cutAll();
    scheduler.advance(Duration.ofSeconds(120));
    network.reachable(true);
    awaitAll(60);
    print("nothing answers for 120 s");
    int inLastMinute =
        IntStream.range(60, 120)
            .map(second -> attempts.getOrDefault((long) second, 0))
            .max()
            .orElseThrow();
    // A pause of 15 to 30 s is spread over 15 s; a tenth above that is by chance.
    assertThat(inLastMinute).isLessThan(CLIENTS / 5);
    int back =
        IntStream.range(120, 180)
            .map(second -> attempts.getOrDefault((long) second, 0))
            .max()
            .orElseThrow();
    assertThat(back).isLessThan(CLIENTS / 5);
  }
}
