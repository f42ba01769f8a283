package io.realtime4j.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.MissingProviderException;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RealtimeClientAutoConfigurationTest {
  private final ApplicationContextRunner contexts =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(RealtimeClientAutoConfiguration.class));
  private final ApplicationContextRunner idle =
      contexts.withPropertyValues(
          "realtime4j.client.url=http://127.0.0.1:9",
          "realtime4j.client.token=none",
          "realtime4j.client.connect=false");

  @Test
  void withoutAnAddressThereIsNoClient() {
    contexts.run(context -> assertThat(context).doesNotHaveBean(RealtimeClient.class));
    idle.withPropertyValues("realtime4j.client.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(RealtimeClient.class));
  }

  @Test
  void aClientThatIsNotToConnectDoesNotAndIsClosedWithTheApplication() {
    List<RealtimeClient> closed = new ArrayList<>();
    idle.run(
        context -> {
          closed.add(context.getBean(RealtimeClient.class));
          assertThat(closed.get(0).state()).isEqualTo(ConnectionState.DISCONNECTED);
        });
    assertThat(closed.get(0).state()).isEqualTo(ConnectionState.CLOSED);
  }

  @Test
  void aServerThatIsNotThereDoesNotKeepTheApplicationFromStarting() {
    idle.withPropertyValues(
            "realtime4j.client.connect=true", "realtime4j.client.start-timeout=20ms")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void whatIsSetIsBoundHoweverItIsWritten() {
    idle.withPropertyValues(
            "REALTIME4J_CLIENT_IDLE_AFTER=1m",
            "realtime4j.client.connection.connectTimeout=3s",
            "realtime4j.client.connection.wires=polling",
            "realtime4j.client.connection.max-payload=1MB",
            "realtime4j.client.reconnect.max-attempts=7",
            "realtime4j.client.queue.max-size=2MB",
            "realtime4j.client.queue.overflow=drop-oldest")
        .withBean(
            ClientOptions.class,
            () -> ClientOptions.builder().queue(queue -> queue.maxMessages(11)).build())
        .run(
            context -> {
              ClientOptions options =
                  context
                      .getBean(RealtimeClientProperties.class)
                      .options(context.getBean(ClientOptions.class));
              assertThat(options.connection().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
              assertThat(options.connection().wires()).containsExactly(Wire.POLLING);
              assertThat(options.connection().maxPayloadBytes()).isEqualTo(1 << 20);
              assertThat(options.reconnect().maxAttempts()).isEqualTo(7);
              assertThat(options.queue().maxBytes()).isEqualTo(2 << 20);
              assertThat(options.queue().maxMessages()).isEqualTo(11);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "realtime4j.client.url, ftp://nowhere",
    "realtime4j.client.token, ' '",
    "realtime4j.client.idle-after, 0s",
    "realtime4j.client.queue.max-messages, -1",
    "realtime4j.client.connection.max-payload, 5GB",
    "realtime4j.client.connection.path, chat"
  })
  void whatCannotBeUsedEndsTheStartWithWhatToDo(String property, String value) {
    idle.withPropertyValues(property + "=" + value)
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context.getStartupFailure());
              assertThat(analysis.getDescription())
                  .contains(property.endsWith("url") ? value : property);
              assertThat(analysis.getAction()).contains("Correct the setting");
              assertThat(analysis.getCause()).isInstanceOf(ConfigurationException.class);
            });
  }

  @Test
  void whatIsMisspeltEndsTheStart() {
    idle.withPropertyValues("realtime4j.client.tokn=x")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("realtime4j.client.tokn"));
  }

  @Test
  void whatIsMissingIsToldWithTheArtifactToAdd() {
    FailureAnalysis analysis =
        analysis(
            new IllegalStateException(new MissingProviderException("No client engine was found.")));
    assertThat(analysis.getDescription()).isEqualTo("No client engine was found.");
    assertThat(analysis.getAction()).contains("realtime4j-core", "realtime4j-transport-okhttp");
    idle.withPropertyValues("realtime4j.client.transport=netty")
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getDescription())
                    .contains("add the artifact that brings \"netty\""));
  }

  private static FailureAnalysis analysis(Throwable failure) {
    FailureAnalysis analysis = new RealtimeFailureAnalyzer().analyze(failure);
    assertThat(analysis).as("%s", failure).isNotNull();
    return analysis;
  }

  static class Refused {
    static final class Returning {
      @RealtimeListener
      int on(MessageEvent.Received event) {
        return 1;
      }
    }

    static final class Wordless {
      @RealtimeListener
      void on(String event) {}
    }

    static final class Roomless {
      @RealtimeListener(rooms = "a")
      void on(ConnectionEvent event) {}
    }

    static final class Named {
      @RealtimeListener(event = "hello")
      void on(MessageEvent.Received event) {}
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Refused.Returning.class,
        Refused.Wordless.class,
        Refused.Roomless.class,
        Refused.Named.class
      })
  void aListenerThatCannotHearEndsTheStart(Class<?> type) {
    idle.withBean(type)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("@RealtimeListener " + type.getName() + ".on()"));
  }

  static final class States {
    private final List<ConnectionState> heard = new ArrayList<>();

    @RealtimeListener
    void on(ConnectionEvent.StateChanged event) {
      heard.add(event.to());
      throw new IllegalStateException("of this test");
    }
  }

  /** The executor runs at once, so all is heard when close returns; what throws hears on. */
  @Test
  void aListenerThatThrowsHearsTheNextInOrder() {
    States states = new States();
    idle.withBean(States.class, () -> states)
        .withBean("here", Executor.class, () -> Runnable::run)
        .withPropertyValues(
            "realtime4j.client.connect=true",
            "realtime4j.client.start-timeout=20s",
            "realtime4j.client.reconnect.max-attempts=1",
            "realtime4j.client.callback-executor=here")
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(states.heard).startsWith(ConnectionState.CONNECTING).hasSizeGreaterThan(1);
  }

  @Test
  void theApplicationsOwnClientTakesThePlace() {
    RealtimeClient own = RealtimeClient.builder().store("memory").token("none").build();
    idle.withBean("own", RealtimeClient.class, () -> own)
        .run(context -> assertThat(context.getBean(RealtimeClient.class)).isSameAs(own));
    assertThat(own.state()).isEqualTo(ConnectionState.CLOSED);
  }
}
