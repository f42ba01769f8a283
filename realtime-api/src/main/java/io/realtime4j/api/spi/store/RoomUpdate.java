package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of a room; what is not set stays.
 *
 * <p>Needed: tenant and name.
 */
public final class RoomUpdate {
  private final String tenant;
  private final String name;
  private final @Nullable String type;
  private final @Nullable String visibility;
  private final @Nullable Integer maxMembers;
  private final @Nullable Long slowModeMillis;
  private final @Nullable Boolean isClosed;

  private RoomUpdate(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.name = Require.set("name", builder.name);
    this.type = builder.type;
    this.visibility = builder.visibility;
    this.maxMembers = builder.maxMembers;
    this.slowModeMillis = builder.slowModeMillis;
    this.isClosed = builder.isClosed;
    if (slowModeMillis != null) {
      Require.range("slowModeMillis", slowModeMillis.longValue(), 0, Long.MAX_VALUE);
    }
    if (maxMembers != null) {
      Require.range("maxMembers", maxMembers.intValue(), 0, Integer.MAX_VALUE);
    }
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.tenant = tenant;
    builder.name = name;
    builder.type = type;
    builder.visibility = visibility;
    builder.maxMembers = maxMembers;
    builder.slowModeMillis = slowModeMillis;
    builder.isClosed = isClosed;
    return builder;
  }

  /** Returns the tenant. */
  public String tenant() {
    return tenant;
  }

  /** Returns the canonical name. */
  public String name() {
    return name;
  }

  /** Returns the new type, or {@code null}. */
  public @Nullable String type() {
    return type;
  }

  /** Returns the new visibility, or {@code null}. */
  public @Nullable String visibility() {
    return visibility;
  }

  /** Returns the new number of members it takes, 0 for any number, or {@code null}. */
  public @Nullable Integer maxMembers() {
    return maxMembers;
  }

  /** Returns the new wait between two messages, 0 for no time, or {@code null}. */
  public @Nullable Long slowModeMillis() {
    return slowModeMillis;
  }

  /** Returns whether it is closed, or {@code null}. */
  public @Nullable Boolean isClosed() {
    return isClosed;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RoomUpdate that
        && tenant.equals(that.tenant)
        && name.equals(that.name)
        && Objects.equals(type, that.type)
        && Objects.equals(visibility, that.visibility)
        && Objects.equals(maxMembers, that.maxMembers)
        && Objects.equals(slowModeMillis, that.slowModeMillis)
        && Objects.equals(isClosed, that.isClosed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, name, type, visibility, maxMembers, slowModeMillis, isClosed);
  }

  @Override
  public String toString() {
    return "RoomUpdate["
        + "tenant="
        + tenant
        + ", name="
        + name
        + ", type="
        + type
        + ", visibility="
        + visibility
        + ", maxMembers="
        + maxMembers
        + ", slowModeMillis="
        + slowModeMillis
        + ", isClosed="
        + isClosed
        + "]";
  }

  /** Collects the values of a {@link RoomUpdate}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String name;
    private @Nullable String type;
    private @Nullable String visibility;
    private @Nullable Integer maxMembers;
    private @Nullable Long slowModeMillis;
    private @Nullable Boolean isClosed;

    private Builder() {}

    /** Sets the tenant. */
    public Builder tenant(String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /** Sets the canonical name. */
    public Builder name(String newName) {
      this.name = newName;
      return this;
    }

    /** Sets the new type, or {@code null}. */
    public Builder type(@Nullable String newType) {
      this.type = newType;
      return this;
    }

    /** Sets the new visibility, or {@code null}. */
    public Builder visibility(@Nullable String newVisibility) {
      this.visibility = newVisibility;
      return this;
    }

    /** Sets the new number of members it takes, 0 for any number, or {@code null}. */
    public Builder maxMembers(@Nullable Integer newMaxMembers) {
      this.maxMembers = newMaxMembers;
      return this;
    }

    /** Sets the new wait between two messages, 0 for no time, or {@code null}. */
    public Builder slowModeMillis(@Nullable Long newSlowModeMillis) {
      this.slowModeMillis = newSlowModeMillis;
      return this;
    }

    /** Sets whether it is closed, or {@code null}. */
    public Builder isClosed(@Nullable Boolean newIsClosed) {
      this.isClosed = newIsClosed;
      return this;
    }

    /**
     * Returns the update.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public RoomUpdate build() {
      return new RoomUpdate(this);
    }
  }
}
