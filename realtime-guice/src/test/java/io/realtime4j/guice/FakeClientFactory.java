package io.realtime4j.guice;

import io.realtime4j.api.ClientRuntime;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.Presence;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.Typing;
import io.realtime4j.api.spi.feature.ClientConfig;
import io.realtime4j.api.spi.feature.ClientFactory;
import io.realtime4j.api.spi.feature.ClientRuntimeConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes clients that do nothing but show what they were made of. */
public final class FakeClientFactory implements ClientFactory {
  /** A user whose store is in use elsewhere. */
  static final String LOCKED_OUT = "locked-out";

  private static final Map<RealtimeClient, ClientConfig> CONFIGS = new LinkedHashMap<>();
  private static final Map<Class<?>, String> IDS =
      Map.of(
          Presence.class, "presence",
          Typing.class, "typing",
          Delivery.class, "delivery",
          MessageQueue.class, "queue",
          Rooms.class, "rooms");

  static ClientConfig configOf(RealtimeClient client) {
    return CONFIGS.get(client);
  }

  @Override
  public ClientRuntime runtime(ClientRuntimeConfig config) {
    return Fakes.of(ClientRuntime.class);
  }

  @Override
  public RealtimeClient create(ClientConfig config) {
    if (LOCKED_OUT.equals(config.user())) {
      throw new StoreException(StoreException.LOCKED, "in use", null);
    }
    Map<Class<?>, Object> services = new LinkedHashMap<>();
    RealtimeClient client =
        Fakes.of(
            RealtimeClient.class,
            (method, arguments) -> {
              if (!method.equals("feature")) {
                return null;
              }
              Class<?> type = (Class<?>) arguments[0];
              if (config.disabledFeatures().contains(IDS.get(type))) {
                throw new IllegalStateException(type.getSimpleName() + " is switched off");
              }
              return services.computeIfAbsent(type, Fakes::of);
            });
    CONFIGS.put(client, config);
    return client;
  }
}
