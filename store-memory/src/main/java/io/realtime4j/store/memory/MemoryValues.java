package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.ValueStore;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What a client's feature keeps: as on a server, for the one owner that there is. */
record MemoryValues(FeatureStore values) implements ValueStore {
  /** A client's store has one owner, so there is nothing to tell apart. */
  private static final String OWNER = "";

  @Override
  public CompletionStage<Optional<byte[]>> get(String key) {
    return values.get(OWNER, key);
  }

  @Override
  public CompletionStage<Void> put(String key, byte[] value) {
    return values.put(OWNER, key, value);
  }

  @Override
  public CompletionStage<Void> delete(String key) {
    return values.delete(OWNER, key);
  }

  @Override
  public CompletionStage<StorePage<FeatureRow>> page(String prefix, String afterKey, int limit) {
    return values.page(OWNER, prefix, afterKey, limit);
  }
}
