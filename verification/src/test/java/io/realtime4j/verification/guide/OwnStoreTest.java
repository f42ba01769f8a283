package io.realtime4j.verification.guide;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.store.memory.MemoryClientStoreProvider;
import io.realtime4j.testkit.ClientStoreContract;
import org.jspecify.annotations.Nullable;

// guide: contract
final class OwnStoreTest implements ClientStoreContract {
  @Override
  public ClientStore open(StoreOwner owner, @Nullable StoreContext context) {
    return new MemoryClientStoreProvider().open("", owner, context); // Yours in its place.
  }
}
// guide: end
