package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.MissingProviderException;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.server.SocketIoServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginsTest {
  private final List<String> opened = new ArrayList<>();

  private ServerStoreProvider provider(String id, int priority) {
    return new ServerStoreProvider() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public int priority() {
        return priority;
      }

      @Override
      public ServerStore open(String location, StoreContext context) {
        opened.add(id + ":" + location);
        return new FakeStore(Runnable::run);
      }
    };
  }

  private static ServerConfig config(Map<String, String> variables) {
    return ServerConfig.builder()
        .options(ServerOptions.defaults())
        .features(List.of())
        .variables(variables)
        .build();
  }

  private void open(Map<String, String> variables, ServerStoreProvider... found) {
    Plugins.store(config(variables), SocketIoServer.systemEnvironment(), List.of(found));
  }

  @Test
  void configurationChoosesThenSqliteThenPriorityThenId() {
    open(Map.of("REALTIME_STORE", "memory:"), provider("sqlite", 9), provider("memory", 0));
    open(Map.of("REALTIME_STORE", "sqlite:/a:b.db"), provider("sqlite", 9));
    open(Map.of(), provider("memory", 99), provider("sqlite", 0));
    open(Map.of(), provider("b", 1), provider("a", 1), provider("c", 0));
    assertThat(opened).containsExactly("memory:", "sqlite:/a:b.db", "sqlite:realtime4j.db", "a:");
  }

  @Test
  void whatAStoreDoesNotTakeNamesTheVariable() {
    ServerStoreProvider strict =
        new ServerStoreProvider() {
          @Override
          public String id() {
            return "sqlite";
          }

          @Override
          public ServerStore open(String location, StoreContext context) {
            throw new ConfigurationException("INVALID_SETTING", "no such option", null);
          }
        };

    assertThatThrownBy(() -> open(Map.of("REALTIME_STORE", "sqlite:a?b"), strict))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("What REALTIME_STORE says cannot be used: no such option");
    assertThatThrownBy(() -> open(Map.of("REALTIME_STORE", " "), strict))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("REALTIME_STORE is set to nothing");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> open(Map.of()))
        .isInstanceOf(MissingProviderException.class)
        .hasMessageContaining("io.realtime4j:realtime4j-store-sqlite");
    assertThatThrownBy(() -> Plugins.transport(config(Map.of()), List.of()))
        .isInstanceOf(MissingProviderException.class)
        .hasMessageContaining("io.realtime4j:realtime4j-transport-netty");
    assertThatThrownBy(() -> open(Map.of("REALTIME_STORE", "mongo:x"), provider("memory", 0)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("mongo")
        .hasMessageContaining("memory");
  }
}
