package io.realtime4j.sample.app.demo;

import com.google.inject.AbstractModule;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.guice.RealtimeClientModule;
import java.time.Duration;
import java.util.Map;

/** One user of the demo: OkHttp unless overridden, and the store that configuration names. */
final class ChatModule extends AbstractModule {
  private final String url;
  private final String token;
  private final String store;

  ChatModule(String url, String token, String store) {
    this.url = url;
    this.token = token;
    this.store = store;
  }

  @Override
  protected void configure() {
    install(
        new RealtimeClientModule()
            .url(url)
            .token(token)
            .variables(Map.of("REALTIME_CLIENT_STORE", store)));
    bind(ClientTransport.class).toProvider(new NamedTransport("okhttp")).asEagerSingleton();
    bind(ClientOptions.class).toInstance(options());
  }

  /** The defaults, but impatient: a demo that waits 30 s for a reconnect is a dull one. */
  private static ClientOptions options() {
    return ClientOptions.builder()
        .reconnect(
            reconnect ->
                reconnect.initialDelay(Duration.ofMillis(200)).maxDelay(Duration.ofSeconds(1)))
        .queue(queue -> queue.maxMessages(10_000))
        .readBatchInterval(Duration.ofMillis(300))
        .build();
  }
}
