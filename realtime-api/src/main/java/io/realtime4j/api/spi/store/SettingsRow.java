package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a user.
 *
 * <p>Needed: tenant, user and body.
 */
public final class SettingsRow {
  private final String tenant;
  private final String userId;
  private final byte[] body;

  private SettingsRow(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.userId = Require.set("userId", builder.userId);
    this.body = Require.set("body", builder.body);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.tenant = tenant;
    builder.userId = userId;
    builder.body = body;
    return builder;
  }

  /** Returns the tenant. */
  public String tenant() {
    return tenant;
  }

  /** Returns the user. */
  public String userId() {
    return userId;
  }

  /** Returns the settings: JSON in UTF-8, opaque to the store; it must not be changed. */
  public byte[] body() {
    return body;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SettingsRow that
        && tenant.equals(that.tenant)
        && userId.equals(that.userId)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, userId, Arrays.hashCode(body));
  }

  @Override
  public String toString() {
    return "SettingsRow["
        + "tenant="
        + tenant
        + ", userId="
        + userId
        + ", body="
        + body.length
        + " bytes"
        + "]";
  }

  /** Collects the values of a {@link SettingsRow}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String userId;
    private byte @Nullable [] body;

    private Builder() {}

    /** Sets the tenant. */
    public Builder tenant(String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /** Sets the user. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets the settings: JSON in UTF-8, opaque to the store; it must not be changed. */
    public Builder body(byte[] newBody) {
      this.body = newBody;
      return this;
    }

    /**
     * Returns the row.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public SettingsRow build() {
      return new SettingsRow(this);
    }
  }
}
