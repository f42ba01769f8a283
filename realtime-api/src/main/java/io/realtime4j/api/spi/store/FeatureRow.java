package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that a feature keeps.
 *
 * <p>Needed: key and value.
 */
public final class FeatureRow {
  private final String key;
  private final byte[] value;

  private FeatureRow(Builder builder) {
    this.key = Require.set("key", builder.key);
    this.value = Require.set("value", builder.value);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.key = key;
    builder.value = value;
    return builder;
  }

  /** Returns the key. */
  public String key() {
    return key;
  }

  /** Returns the value, opaque to the store; it must not be changed. */
  public byte[] value() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FeatureRow that
        && key.equals(that.key)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, Arrays.hashCode(value));
  }

  @Override
  public String toString() {
    return "FeatureRow[" + "key=" + key + ", value=" + value.length + " bytes" + "]";
  }

  /** Collects the values of a {@link FeatureRow}. */
  public static final class Builder {
    private @Nullable String key;
    private byte @Nullable [] value;

    private Builder() {}

    /** Sets the key. */
    public Builder key(String newKey) {
      this.key = newKey;
      return this;
    }

    /** Sets the value, opaque to the store; it must not be changed. */
    public Builder value(byte[] newValue) {
      this.value = newValue;
      return this;
    }

    /**
     * Returns the row.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public FeatureRow build() {
      return new FeatureRow(this);
    }
  }
}
