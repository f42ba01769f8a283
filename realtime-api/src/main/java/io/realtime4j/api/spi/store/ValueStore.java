package io.realtime4j.api.spi.store;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What one feature of a client keeps, as keys and values, apart from other features and owners.
 * Keys have 1 to {@value FeatureStore#MAX_KEY_CHARS} characters, values at most {@value
 * FeatureStore#MAX_VALUE_BYTES} bytes. Stages complete on any thread, changes in the order of the
 * calls; a failure is a {@link io.realtime4j.api.StoreException}.
 */
public interface ValueStore {
  /** Returns a value. */
  CompletionStage<Optional<byte[]>> get(String key);

  /**
   * Sets a value.
   *
   * @throws IllegalArgumentException if the key or the value is too long
   */
  CompletionStage<Void> put(String key, byte[] value);

  /** Deletes a value; nothing happens if there is none. */
  CompletionStage<Void> delete(String key);

  /**
   * Returns a part of the values whose keys begin with a prefix, by key.
   *
   * @param afterKey where to go on; empty for the start
   * @param limit from 1
   */
  CompletionStage<StorePage<FeatureRow>> page(String prefix, String afterKey, int limit);
}
