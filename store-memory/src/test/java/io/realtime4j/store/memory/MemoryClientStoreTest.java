package io.realtime4j.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.ClientStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.testkit.ClientStoreContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MemoryClientStoreTest implements ClientStoreContract {
  @Override
  public ClientStore open(StoreOwner owner, @Nullable StoreContext context) {
    return new MemoryClientStoreProvider().open("", owner, context);
  }

  @Test
  void aLocationIsRefused() {
    assertThatThrownBy(
            () ->
                new MemoryClientStoreProvider()
                    .open("queue.db", StoreOwner.builder().build(), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("queue.db");
  }

  @Test
  void aStoreThatIsNamedNowhereGivesWayToADurableOne() {
    ClientStoreProvider provider = new MemoryClientStoreProvider();
    assertThat(provider.id()).isEqualTo("memory");
    assertThat(provider.priority()).isNegative();
  }
}
