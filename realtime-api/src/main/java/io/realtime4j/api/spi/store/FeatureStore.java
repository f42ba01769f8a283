package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A small space of keys and values of one feature, apart from those of others. Keys have 1 to 512
 * characters, values at most 64 KiB.
 */
public interface FeatureStore {
  /** The longest key, in characters. */
  int MAX_KEY_CHARS = 512;

  /** How many values are asked for at a time. */
  int MAX_KEYS = 100;

  /** The longest value, in bytes. */
  int MAX_VALUE_BYTES = 64 * 1024;

  /**
   * Returns a key with its value; for those who implement this.
   *
   * @throws IllegalArgumentException if the key is empty or too long, or the value too long
   */
  static FeatureRow checked(String key, byte[] value) {
    Require.range("length of key", key.length(), 1, MAX_KEY_CHARS);
    Require.range("length of value", value.length, 0, MAX_VALUE_BYTES);
    return FeatureRow.builder().key(key).value(value).build();
  }

  /**
   * Checks what {@link #getAll} is asked; for those who implement this.
   *
   * @throws IllegalArgumentException if the keys are too many
   */
  static void checkCount(List<String> keys) {
    Require.range("number of keys", keys.size(), 0, MAX_KEYS);
  }

  /** Returns a value. */
  CompletionStage<Optional<byte[]>> get(String tenant, String key);

  /**
   * Returns the values of those keys that have one, by key in the order asked. Stores that can ask
   * for several at a time do.
   *
   * @param keys at most {@link #MAX_KEYS}
   * @throws IllegalArgumentException if they are more
   */
  default CompletionStage<Map<String, byte[]>> getAll(String tenant, List<String> keys) {
    checkCount(keys);
    CompletionStage<Map<String, byte[]>> found =
        CompletableFuture.completedFuture(new LinkedHashMap<>());
    for (String key : keys) {
      found =
          found.thenCombine(
              get(tenant, key),
              (values, value) -> {
                value.ifPresent(bytes -> values.put(key, bytes));
                return values;
              });
    }
    return found;
  }

  /**
   * Sets a value.
   *
   * @throws IllegalArgumentException if the key or the value is too long
   */
  CompletionStage<Void> put(String tenant, String key, byte[] value);

  /**
   * Sets a value if the present one is as expected, in one step; returns whether it was.
   *
   * @param expected the present value, or {@code null} for none
   * @param value the new value, or {@code null} to delete it
   * @throws IllegalArgumentException if the key or the value is too long
   */
  CompletionStage<Boolean> compareAndSet(
      String tenant, String key, byte @Nullable [] expected, byte @Nullable [] value);

  /** Deletes a value; nothing happens if there is none. */
  CompletionStage<Void> delete(String tenant, String key);

  /**
   * Returns a part of the values whose keys begin with a prefix, by key.
   *
   * @param afterKey where to go on; empty for the start
   * @param limit from 1
   */
  CompletionStage<StorePage<FeatureRow>> page(
      String tenant, String prefix, String afterKey, int limit);
}
