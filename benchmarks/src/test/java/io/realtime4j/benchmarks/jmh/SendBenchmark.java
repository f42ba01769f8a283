package io.realtime4j.benchmarks.jmh;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a {@code message:send} costs the chat server from its text to sockets that only count, with
 * everything on one thread: sixteen come at once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SendBenchmark {
  private static final String SECRET = "a-secret-of-the-benchmarks-alone-0123456789";
  private static final int AT_ONCE = 16;
  private static final String CONTENT = "x".repeat(100);

  /** How many are in the room. */
  @Param({"2", "100"})
  public int members;

  private final ManualLoop loop = new ManualLoop();
  private final CountingTransport transport = new CountingTransport(loop);
  private CountingTransport.Peer sender;
  private long next;

  /** Fills the room. */
  @Setup
  public void join() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("REALTIME_JWT_SECRET", SECRET);
    variables.put("REALTIME_RATE_LIMIT", "100000000");
    RealtimeServer.builder()
        .options(ServerOptions.fromEnvironment(variables))
        .variables(variables)
        .transport(transport)
        .store(
            new MemoryServerStoreProvider()
                .open(
                    "",
                    StoreContext.builder()
                        .writer(loop::execute)
                        .reader(loop::execute)
                        .clock(java.time.InstantSource.system())
                        .build()))
        .build()
        .start();
    loop.run();
    for (int i = 0; i < members; i++) {
      String token = JWT.create().withClaim("userId", "user-" + i).sign(Algorithm.HMAC256(SECRET));
      CountingTransport.Peer peer = transport.connect("{\"token\":\"" + token + "\"}");
      peer.send(utf8("420[\"room:join\",{\"roomName\":\"channel:c\"}]"));
      loop.run();
      sender = sender == null ? peer : sender;
    }
    long before = transport.bytes();
    send();
    if (transport.bytes() - before < 300L * AT_ONCE * members) {
      throw new IllegalStateException("not everybody got everything");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  @OperationsPerInvocation(AT_ONCE)
  public long send() {
    for (int i = 0; i < AT_ONCE; i++) {
      long number = next++;
      sender.send(
          utf8(
              "42"
                  + number
                  + "[\"message:send\",{\"roomName\":\"channel:c\",\"content\":\""
                  + CONTENT
                  + "\",\"clientMessageId\":\"c-"
                  + number
                  + "\"}]"));
    }
    loop.run();
    return transport.bytes();
  }
}
