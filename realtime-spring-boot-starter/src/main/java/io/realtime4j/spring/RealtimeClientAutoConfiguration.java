package io.realtime4j.spring;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ClientRuntime;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeClientBuilder;
import io.realtime4j.api.TokenSource;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Makes a {@link RealtimeClient} once {@code realtime4j.client.url} is set. Beans that it uses, if
 * there is one: {@link TokenSource}, {@link ClientOptions}, {@link ClientTransport}, {@link
 * ClientStore}, {@link ClientRuntime}; and all {@link FeatureProvider}s and {@link
 * RealtimeClientCustomizer}s. An application's own client takes the place of this one, and is
 * connected, closed and watched like it.
 */
@AutoConfiguration(
    afterName = "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration")
@ConditionalOnProperty(prefix = RealtimeClientProperties.PREFIX, name = "url")
@ConditionalOnProperty(
    prefix = RealtimeClientProperties.PREFIX,
    name = "enabled",
    matchIfMissing = true)
@EnableConfigurationProperties(RealtimeClientProperties.class)
public class RealtimeClientAutoConfiguration {
  /** Creates one; for Spring. */
  public RealtimeClientAutoConfiguration() {}

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  RealtimeClient realtimeClient(
      RealtimeClientProperties properties,
      BeanFactory beans,
      ObjectProvider<FeatureProvider<?>> features,
      ObjectProvider<RealtimeClientCustomizer> customizers) {
    RealtimeClientBuilder builder = RealtimeClient.builder();
    apply(properties, builder);
    ClientOptions base =
        beans.getBeanProvider(ClientOptions.class).getIfUnique(ClientOptions::defaults);
    builder.options(properties.options(base));
    beans.getBeanProvider(TokenSource.class).ifUnique(builder::tokenSource);
    beans.getBeanProvider(ClientTransport.class).ifUnique(builder::transport);
    beans.getBeanProvider(ClientStore.class).ifUnique(builder::store);
    beans.getBeanProvider(ClientRuntime.class).ifUnique(builder::runtime);
    features.orderedStream().forEach(builder::feature);
    String executor = properties.callbackExecutor();
    if (executor != null) {
      builder.callbackExecutor(beans.getBean(executor, Executor.class));
    }
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  private static void apply(RealtimeClientProperties properties, RealtimeClientBuilder builder) {
    Property set = new Property(RealtimeClientProperties.PREFIX);
    set.to("url", properties.url(), builder::url);
    set.to("user", properties.user(), builder::user);
    set.to("tenant", properties.tenant(), builder::tenant);
    set.to("token", properties.token(), builder::token);
    set.to("transport", properties.transport(), builder::transport);
    set.to("store", properties.store(), builder::store);
    properties.without().forEach(feature -> set.to("without", feature, builder::without));
    if (!properties.device().isEmpty()) {
      set.to("device", device(properties.device()), builder::device);
    }
  }

  private static JsonObject device(Map<String, String> device) {
    List<Object> members = new ArrayList<>();
    device.forEach(
        (name, value) -> {
          members.add(name);
          members.add(value);
        });
    return JsonObject.of(members.toArray());
  }

  @Bean
  RealtimeClientLifecycle realtimeClientLifecycle(
      RealtimeClient client, RealtimeClientProperties properties) {
    return new RealtimeClientLifecycle(client, properties);
  }

  @Bean
  static RealtimeListeners realtimeListeners(
      ListableBeanFactory beans, ObjectProvider<RealtimeClient> client) {
    return new RealtimeListeners(beans, client);
  }
}
