package io.realtime4j.benchmarks.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.realtime4j.benchmarks.load.Connects;
import io.realtime4j.benchmarks.load.Crowd;
import io.realtime4j.benchmarks.load.FanOut;
import io.realtime4j.benchmarks.load.Generator;
import io.realtime4j.benchmarks.load.Load;
import io.realtime4j.benchmarks.load.Requests;
import io.realtime4j.benchmarks.load.Tokens;
import io.realtime4j.benchmarks.process.ServerProcess;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loads against the limit: everything that is sent comes back and is counted. */
class LimitServerIT {
  private static final String CHANNEL = "channel:lobby";

  private final int port = ServerProcess.freePort();
  private final EventLoopGroup server = LimitServer.loop();
  private final Generator generator = new Generator();
  private final Tokens tokens = new Tokens("a-secret-that-is-long-enough-for-hs256", Instant.EPOCH);

  @BeforeEach
  void listen() {
    LimitServer.bind(server, port);
  }

  @AfterEach
  void close() {
    generator.close();
    server.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  private Crowd crowd(int size) throws Exception {
    Crowd crowd = Crowd.open(generator, port, tokens, 0, size);
    crowd.join(CHANNEL);
    return crowd;
  }

  private static Load.Done run(Load load) throws Exception {
    return load.run(TimeUnit.MILLISECONDS.toNanos(50)).get(30, TimeUnit.SECONDS);
  }

  @Test
  void everyMemberGetsEveryMessageInEveryRun() throws Exception {
    try (Load load = FanOut.windowed(crowd(40), CHANNEL, 4, 16)) {
      for (int i = 0; i < 2; i++) {
        Load.Done done = run(load);

        assertThat(done.failures()).isZero();
        assertThat(done.units()).isPositive().satisfies(units -> assertThat(units % 40).isZero());
        assertThat(done.bytes() / done.units()).isBetween(300L, 600L);
      }
    }
  }

  @Test
  void aPaceSendsToEveryMemberToo() throws Exception {
    try (Load load = FanOut.paced(crowd(10), CHANNEL, 4, 500)) {
      Load.Done done = run(load);

      assertThat(done.failures()).isZero();
      assertThat(done.units()).isPositive().satisfies(units -> assertThat(units % 10).isZero());
    }
  }

  @Test
  void everyEchoAndEveryMessageIsAcknowledged() throws Exception {
    try (Load echoes = Requests.echoes(crowd(1));
        Load messages = Requests.messages(crowd(2), CHANNEL, 64)) {
      assertThat(run(echoes)).matches(done -> done.failures() == 0 && done.units() > 0);
      assertThat(run(messages)).matches(done -> done.failures() == 0 && done.units() > 0);
    }
  }

  @Test
  void connectionsAreGreetedAndLeave() throws Exception {
    try (Load load = new Connects(generator, port, tokens)) {
      assertThat(run(load)).matches(done -> done.failures() == 0 && done.units() > 0);
    }
  }
}
