package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.testkit.LogModelContract;
import io.realtime4j.testkit.ReceiptModelContract;
import org.jspecify.annotations.Nullable;

final class MemoryStoreProperties implements LogModelContract, ReceiptModelContract {
  @Override
  public ServerStore open(@Nullable StoreContext context) {
    return new MemoryServerStoreProvider().open("", context);
  }
}
