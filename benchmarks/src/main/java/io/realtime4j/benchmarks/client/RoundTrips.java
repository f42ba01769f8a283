package io.realtime4j.benchmarks.client;

import io.realtime4j.benchmarks.load.Crowd;
import io.realtime4j.benchmarks.load.Generator;
import io.realtime4j.benchmarks.load.Load;
import io.realtime4j.benchmarks.load.Requests;
import io.realtime4j.benchmarks.load.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A client process that sends an echo, waits for its answer, and sends the next. A round's figures:
 * microseconds of CPU and bytes allocated per round trip, and round trips per second.
 */
public final class RoundTrips {
  private static final int PATIENCE_SECONDS = 30;

  /** Does round trips for some time; returns how many. */
  @FunctionalInterface
  private interface Trips {
    long run(Duration time) throws Exception;
  }

  private RoundTrips() {}

  /** Takes the library and the server's port. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    Trips trips =
        switch (args[0]) {
          case "okhttp", "netty" -> of(new RealtimeEchoes(args[0]), port);
          case "bare-okhttp" -> of(new OkHttpEchoes(), port);
          case "socket.io-client" -> of(new SocketIoEchoes(), port);
          case "bare-netty" -> onNetty(port);
          default -> throw new IllegalArgumentException("no library " + args[0]);
        };
    Rounds.serve(time -> measure(trips, time));
  }

  private static double[] measure(Trips trips, Duration time) throws Exception {
    Usage before = Usage.now();
    long begun = System.nanoTime();
    long count = trips.run(time);
    long nanos = System.nanoTime() - begun;
    Usage after = Usage.now();
    return new double[] {
      (after.cpuNanos() - before.cpuNanos()) / 1e3 / count,
      (double) (after.allocatedBytes() - before.allocatedBytes()) / count,
      count * 1e9 / nanos
    };
  }

  private static Trips of(Echoes echoes, int port) throws Exception {
    Chain chain = new Chain(echoes);
    echoes.open(port, chain::answered).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return chain::run;
  }

  private static Trips onNetty(int port) throws InterruptedException {
    Tokens tokens =
        new Tokens("the limit checks none, but takes only what looks like one", Instant.now());
    Load load = Requests.echoes(Crowd.open(new Generator(), port, tokens, 0, 1));
    return time -> load.run(time.toNanos()).get(PATIENCE_SECONDS, TimeUnit.SECONDS).units();
  }

  /** Sends the next when the last is answered. Steps come one after another. */
  private static final class Chain {
    private final Echoes echoes;
    private long endNanos;
    private long count;
    private CompletableFuture<Long> done = new CompletableFuture<>();

    Chain(Echoes echoes) {
      this.echoes = echoes;
    }

    long run(Duration time) throws Exception {
      CompletableFuture<Long> ended = new CompletableFuture<>();
      done = ended;
      count = 0;
      endNanos = System.nanoTime() + time.toNanos();
      echoes.send();
      return ended.get(time.toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void answered() {
      count++;
      if (System.nanoTime() - endNanos < 0) {
        echoes.send();
      } else {
        done.complete(count);
      }
    }
  }
}
