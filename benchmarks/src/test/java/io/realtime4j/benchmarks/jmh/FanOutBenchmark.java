package io.realtime4j.benchmarks.jmh;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One event to a room of the general layer, down to sockets that only count. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FanOutBenchmark {
  /** How many are in the room. */
  @Param({"100", "1000"})
  public int members;

  /** Whether lost sessions can be recovered, which means that events are kept. */
  @Param({"false", "true"})
  public boolean recovery;

  private final JsonObject message = Messages.message();
  private final ManualLoop loop = new ManualLoop();
  private final CountingTransport transport = new CountingTransport(loop);
  private Namespace namespace;

  /** Fills the room. */
  @Setup
  public void connect() {
    EngineOptions engine =
        EngineOptions.builder()
            .pingInterval(Duration.ofHours(1))
            .pingTimeout(Duration.ofHours(1))
            .build();
    SocketIoServer server =
        SocketIoServer.create(
            SocketIoOptions.builder()
                .engine(engine)
                .recovery(recovery ? Duration.ofMinutes(2) : Duration.ZERO)
                .build(),
            transport,
            SocketIoServer.systemEnvironment());
    namespace = server.of("/");
    namespace.onConnection(socket -> socket.join("lobby"));
    server.start(ServerTransport.Options.builder().host("127.0.0.1").build());
    for (int i = 0; i < members; i++) {
      transport.connect();
    }
    long before = transport.bytes();
    emit();
    long each = (transport.bytes() - before) / members;
    if (each < 300) {
      throw new IllegalStateException("members got " + each + " bytes each");
    }
  }

  @Benchmark
  public long emit() {
    namespace.to("lobby").emit("message:new", message);
    loop.run();
    return transport.bytes();
  }
}
