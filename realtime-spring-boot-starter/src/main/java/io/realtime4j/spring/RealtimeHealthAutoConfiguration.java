package io.realtime4j.spring;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The health of client and server, where the application has Spring Boot's actuator. */
@AutoConfiguration(
    after = {RealtimeClientAutoConfiguration.class, RealtimeServerAutoConfiguration.class})
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
public class RealtimeHealthAutoConfiguration {
  /** Creates one; for Spring. */
  public RealtimeHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnBean(RealtimeClient.class)
  @ConditionalOnEnabledHealthIndicator("realtimeClient")
  @ConditionalOnMissingBean(name = "realtimeClientHealthIndicator")
  HealthIndicator realtimeClientHealthIndicator(RealtimeClient client) {
    return new RealtimeClientHealth(client);
  }

  @Bean
  @ConditionalOnBean(RealtimeServer.class)
  @ConditionalOnEnabledHealthIndicator("realtimeServer")
  @ConditionalOnMissingBean(name = "realtimeServerHealthIndicator")
  HealthIndicator realtimeServerHealthIndicator(RealtimeServer server) {
    return new RealtimeServerHealth(server);
  }
}
