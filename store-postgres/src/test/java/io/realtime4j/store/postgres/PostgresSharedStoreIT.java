package io.realtime4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.testkit.DurableServerStoreContract;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that others may share does all that one alone does. */
@Timeout(60)
final class PostgresSharedStoreIT implements DurableServerStoreContract {
  private final String location = PostgresProcess.shared().location();

  @Override
  public ServerStore open(@Nullable StoreContext context) {
    return new PostgresServerStoreProvider().openShared(location, context).orElseThrow();
  }

  /** A second one that shares it is not, as {@link PostgresTwoNodesIT} has it. */
  @Override
  @Test
  public void aSecondServerIsRefused() {
    try (ServerStore store = open(null)) {
      assertThatThrownBy(() -> new PostgresServerStoreProvider().open(location, null).close())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("--redis");
      assertThat(store.check().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
    }
  }
}
