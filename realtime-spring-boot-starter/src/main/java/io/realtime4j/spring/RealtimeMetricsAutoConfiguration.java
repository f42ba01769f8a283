package io.realtime4j.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.spi.server.ServerObserver;
import io.realtime4j.metrics.MicrometerObserver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Meters in the application's registry: of the client, and of the server where {@code
 * realtime4j-metrics} is there.
 */
@AutoConfiguration(
    after = RealtimeClientAutoConfiguration.class,
    afterName =
        "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
public class RealtimeMetricsAutoConfiguration {
  /** Creates one; for Spring. */
  public RealtimeMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnBean(RealtimeClient.class)
  MeterBinder realtimeClientMetrics(RealtimeClient client) {
    return new RealtimeClientMetrics(client);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MicrometerObserver.class)
  @ConditionalOnBean(MeterRegistry.class)
  static class OfServer {
    @Bean
    @ConditionalOnMissingBean(MicrometerObserver.class)
    ServerObserver realtimeServerMetrics(MeterRegistry registry) {
      return new MicrometerObserver(registry);
    }
  }
}
