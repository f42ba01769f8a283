package io.realtime4j.spring;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RealtimeServerBuilder;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerObserver;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.transport.jakarta.JakartaServerTransport;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Makes a {@link RealtimeServer} on the application's own port where {@code
 * realtime4j-transport-jakarta} is there. Beans that it uses, if there is one: {@link
 * Authenticator}, {@link RoomPolicy}, {@link ServerStore}, {@link Backplane}, {@link
 * ServerOptions}, {@link JakartaServerTransport}; and all {@link ServerFeature}s, {@link
 * ServerObserver}s and {@link RealtimeServerCustomizer}s.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({JakartaServerTransport.class, Servlet.class})
@ConditionalOnProperty(
    prefix = RealtimeServerProperties.PREFIX,
    name = "enabled",
    matchIfMissing = true)
@EnableConfigurationProperties(RealtimeServerProperties.class)
public class RealtimeServerAutoConfiguration {
  /** Creates one; for Spring. */
  public RealtimeServerAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  JakartaServerTransport realtimeServerTransport() {
    return JakartaServerTransport.builder().build();
  }

  @Bean
  ServletRegistrationBean<Servlet> realtimeServlet(
      JakartaServerTransport transport, RealtimeServerProperties properties) {
    List<String> mappings = new ArrayList<>();
    mappings.add(properties.directory() + "*");
    mappings.addAll(properties.mappings());
    ServletRegistrationBean<Servlet> registration =
        new ServletRegistrationBean<>(transport.servlet(), mappings.toArray(String[]::new));
    registration.setName("realtime4j");
    registration.setAsyncSupported(true);
    return registration;
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  RealtimeServer realtimeServer(
      JakartaServerTransport transport,
      RealtimeServerProperties properties,
      Environment environment,
      BeanFactory beans,
      ObjectProvider<ServerFeature> features,
      ObjectProvider<ServerObserver> observers,
      ObjectProvider<RealtimeServerCustomizer> customizers) {
    ServerOptions base =
        beans
            .getBeanProvider(ServerOptions.class)
            .getIfUnique(() -> ServerOptions.fromEnvironment(System.getenv()));
    ServerOptions options =
        options(properties, base, environment.getProperty("server.servlet.context-path", ""));
    Authenticator authenticator = beans.getBeanProvider(Authenticator.class).getIfUnique();
    if (authenticator == null) {
      refuseIfNobodyMayCome(options);
    }
    RealtimeServerBuilder builder = RealtimeServer.builder().transport(transport).options(options);
    Property set = new Property(RealtimeServerProperties.PREFIX);
    set.to("store", properties.store(), builder::store);
    set.to("backplane", properties.backplane(), builder::backplane);
    set.to("authenticator", authenticator, builder::authenticator);
    beans.getBeanProvider(RoomPolicy.class).ifUnique(builder::roomPolicy);
    beans.getBeanProvider(ServerStore.class).ifUnique(builder::store);
    beans.getBeanProvider(Backplane.class).ifUnique(builder::backplane);
    features.orderedStream().forEach(builder::feature);
    observers.orderedStream().forEach(builder::observer);
    // The application has its own page of metrics.
    builder.variables(Map.of("REALTIME_ENABLE_METRICS", "false"));
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  private static ServerOptions options(
      RealtimeServerProperties properties, ServerOptions base, String contextPath) {
    try {
      return properties.options(base, contextPath);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "INVALID_SETTING", RealtimeServerProperties.PREFIX + ": " + e.getMessage(), e);
    }
  }

  private static void refuseIfNobodyMayCome(ServerOptions options) {
    if (options.jwtSecret() == null
        && options.jwksUrl() == null
        && !options.devMode()
        && !options.allowAnonymous()) {
      throw new ConfigurationException(
          "INVALID_SETTING",
          "The server would let nobody in: set realtime4j.server.jwt-secret or"
              + " realtime4j.server.jwks-url, or make a bean of Authenticator.",
          null);
    }
  }

  @Bean
  RealtimeServerLifecycle realtimeServerLifecycle(
      RealtimeServer server, RealtimeServerProperties properties) {
    Duration time = properties.drainTime();
    return new RealtimeServerLifecycle(
        server, time == null ? ServerOptions.defaults().drainTime() : time);
  }
}
