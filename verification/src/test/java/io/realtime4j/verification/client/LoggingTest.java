package io.realtime4j.verification.client;

import static io.realtime4j.verification.client.Devices.PORT;
import static io.realtime4j.verification.client.Devices.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.spi.server.MessageDraft;
import io.realtime4j.api.spi.server.MessageVerdict;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a person who runs a client or a server is told without asking. */
class LoggingTest {
  private final LogLines log = new LogLines();
  private final Devices devices = new Devices(23, Path.of("unused"));

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void anOutageIsOneWarningHoweverOftenItIsTriedAndItsEndIsALine() {
    devices.server(PORT);
    RealtimeClient client = devices.watcher(PORT, "alice");
    assertThat(log.with("Connection: ")).isEmpty();

    devices.network.reachable(false);
    devices.pass(Duration.ofMinutes(10));
    assertThat(client.status().reconnectAttempts()).isGreaterThan(5);
    assertThat(log.with("-> OFFLINE")).allMatch(line -> line.startsWith("WARNING "));
    // It was lost for one reason, and cannot be made again for another.
    assertThat(log.with("Connection: ")).hasSizeBetween(1, 2);

    devices.network.reachable(true);
    devices.until("it is back", () -> client.state() == ConnectionState.AUTHENTICATED);
    assertThat(log.with("-> AUTHENTICATED")).hasSize(1).allMatch(line -> line.startsWith("INFO "));
  }

  @Test
  void whoHasGivenUpSaysSo() {
    devices.server(PORT);
    RealtimeClient client = devices.forgetful(PORT, "alice").token("not.a.token").build();
    var connecting = client.connect();
    devices.until("it is refused", connecting::isDone);

    assertThat(client.state()).isEqualTo(ConnectionState.FAILED);
    assertThat(log.with("-> FAILED"))
        .singleElement()
        .asString()
        .startsWith("WARNING ")
        .contains("INVALID_TOKEN");
  }

  @Test
  void theStoryIsLoggedWhereItIsAskedForByAVariable() {
    devices.server(PORT);
    RealtimeClient silent = devices.forgetful(PORT, "alice").build();
    devices.await(silent.connect());
    silent.close();
    assertThat(log.with("dialling ")).isEmpty();

    RealtimeClient told =
        devices.forgetful(PORT, "alice").variables(Map.of("REALTIME_DEBUG", "true")).build();
    devices.await(told.connect());
    assertThat(log.with("dialling ")).singleElement().asString().startsWith("INFO ");
    assertThat(log.with("a session begins, ")).hasSize(1);

    List<String> lines = new ArrayList<>();
    RealtimeClient asked =
        devices
            .forgetful(PORT, "alice")
            .variables(Map.of("REALTIME_DEBUG", "true"))
            .debug(lines::add)
            .build();
    devices.await(asked.connect());
    assertThat(lines).anyMatch(line -> line.contains("a session begins, "));
    assertThat(log.with("dialling ")).hasSize(1);
  }

  @Test
  void aMisspeltVariableIsNamedWithTheOneThatIsMeant() {
    devices.forgetful(PORT, "alice").variables(Map.of("REALTIME_DEBGU", "true")).build();
    assertThat(log.with("REALTIME_DEBGU"))
        .singleElement()
        .asString()
        .startsWith("WARNING ")
        .contains("REALTIME_DEBUG");

    server(Map.of("REALTIME_RATE_LIMITS", "5", "REALTIME_STOER", "memory:")).close();
    assertThat(log.with("REALTIME_RATE_LIMITS")).hasSize(1);
    assertThat(log.with("REALTIME_STOER")).singleElement().asString().contains("REALTIME_STORE ");
  }

  @Test
  void aHookThatFailsIsSaidWithItsFeature() {
    RealtimeServer server = server(Map.of());
    devices.await(server.start());
    RealtimeClient alice = devices.watcher(3102, "alice");
    alice.queue().send(ROOM, "hello");
    devices.pass(Duration.ofSeconds(1));

    assertThat(log.with("feature sieve failed")).hasSize(1);
  }

  /** On threads of its own, which have ended. */
  @Test
  void aClientThatIsClosedRefusesWithoutAWarning() {
    RealtimeClient client =
        RealtimeClient.builder().url("http://localhost:1").token("t").store("memory:").build();
    client.close();
    assertThat(client.rooms().join(ROOM).joined())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ClientClosedException.class);
    assertThat(log.with("WARNING")).isEmpty();
  }

  /** Starts a server whose feature answers nothing. */
  private RealtimeServer server(Map<String, String> variables) {
    Map<String, String> all = new LinkedHashMap<>(variables);
    all.put("REALTIME_JWT_SECRET", Devices.SECRET);
    all.put("REALTIME_PORT", "3102");
    return RealtimeServer.builder()
        .transport(devices.network.newServerTransport("server", 2))
        .store(
            new MemoryServerStoreProvider()
                .open("epoch=simulated", devices.scheduler.newStoreContext("log")))
        .environment(devices.scheduler.newServerEnvironment("server"))
        .variables(all)
        .feature(new Sieve())
        .build();
  }

  private static final class Sieve implements ServerFeature, ServerHooks {
    @Override
    public String id() {
      return "sieve";
    }

    @Override
    public void start(ServerFeatureContext context) {
      context.hooks(this);
    }

    @Override
    public CompletionStage<MessageVerdict> beforeMessage(MessageDraft draft) {
      return null;
    }
  }
}
