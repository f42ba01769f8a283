package io.realtime4j.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerLimits;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.transport.jakarta.JakartaServerTransport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class RealtimeServerAutoConfigurationTest {
  private static final AutoConfigurations SERVER =
      AutoConfigurations.of(RealtimeServerAutoConfiguration.class);

  private final WebApplicationContextRunner contexts =
      new WebApplicationContextRunner().withConfiguration(SERVER);
  private final WebApplicationContextRunner open =
      contexts.withPropertyValues(
          "realtime4j.server.jwt-secret=a secret of this test alone, long enough",
          "realtime4j.server.store=memory",
          "realtime4j.server.drain-time=0");

  @Test
  void thereIsAServerInAWebApplicationThatHasTheTransport() {
    open.run(context -> assertThat(context).hasSingleBean(RealtimeServer.class));
    open.withPropertyValues("realtime4j.server.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(RealtimeServer.class));
    open.withClassLoader(new FilteredClassLoader(JakartaServerTransport.class))
        .run(context -> assertThat(context).doesNotHaveBean(RealtimeServer.class));
    new ApplicationContextRunner()
        .withConfiguration(SERVER)
        .run(context -> assertThat(context).doesNotHaveBean(RealtimeServer.class));
  }

  @Test
  void aServerThatWouldLetNobodyInDoesNotStart() {
    contexts.run(
        context -> {
          FailureAnalysis analysis = analysis(context.getStartupFailure());
          assertThat(analysis.getDescription()).contains("realtime4j.server.jwt-secret");
          assertThat(analysis.getAction()).contains("realtime4j.server.enabled=false");
        });
  }

  @Test
  void whatIsSetIsBound() {
    open.withPropertyValues(
            "realtime4j.server.path=/chat",
            "realtime4j.server.cors-origins=https://a.example,https://b.example",
            "realtime4j.server.presence-scope=tenant",
            "realtime4j.server.max-payload=64KB",
            "realtime4j.server.recovery=1m",
            "realtime4j.server.limits.connections=7",
            "realtime4j.server.limits.connections-per-user=3",
            "realtime4j.server.limits.families.messages=5")
        .run(
            context -> {
              ServerOptions options =
                  context
                      .getBean(RealtimeServerProperties.class)
                      .options(ServerOptions.defaults(), "/shop");
              assertThat(options.path()).isEqualTo("/shop/chat/");
              assertThat(options.corsOrigins()).hasSize(2);
              assertThat(options.presenceScope()).isEqualTo(ServerOptions.PresenceScope.TENANT);
              assertThat(options.maxPayloadBytes()).isEqualTo(65_536);
              assertThat(options.recovery()).isEqualTo(Duration.ofMinutes(1));
              assertThat(options.maxConnections()).isEqualTo(7);
              assertThat(options.limits().connectionsPerUser()).isEqualTo(3);
              assertThat(options.limits().eventsPerSecond(ServerLimits.Family.MESSAGES))
                  .isEqualTo(5);
              assertThat(options.health()).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "realtime4j.server.jwt-secret, ' ', jwtSecret",
    "realtime4j.server.ping-interval, 0s, pingInterval",
    "realtime4j.server.limits.connections, -1, maxConnections",
    "realtime4j.server.max-payload, 5GB, realtime4j.server.max-payload"
  })
  void whatCannotBeUsedEndsTheStartWithWhatToDo(String property, String value, String named) {
    open.withPropertyValues(property + "=" + value)
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context.getStartupFailure());
              assertThat(analysis.getDescription()).contains("realtime4j.server", named);
              assertThat(analysis.getAction()).contains("Correct the setting");
            });
  }

  @Test
  void aBackplaneIsNamedByAProperty() {
    open.withPropertyValues("realtime4j.server.backplane=redis://cache")
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getDescription())
                    .contains("backplane(String)", "add io.realtime4j:realtime4j-backplane-redis"));
  }

  private static FailureAnalysis analysis(Throwable failure) {
    FailureAnalysis analysis = new RealtimeFailureAnalyzer().analyze(failure);
    assertThat(analysis).as("%s", failure).isNotNull();
    return analysis;
  }
}
