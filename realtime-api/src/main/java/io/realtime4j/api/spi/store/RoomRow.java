package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A room.
 *
 * <p>Needed: tenant, name and type.
 */
public final class RoomRow {
  private final String tenant;
  private final String name;
  private final String type;
  private final String visibility;
  private final long createdAtMillis;
  private final int maxMembers;
  private final long slowModeMillis;
  private final boolean isClosed;

  private RoomRow(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.name = Require.set("name", builder.name);
    this.type = Require.set("type", builder.type);
    this.visibility = builder.visibility;
    this.createdAtMillis = builder.createdAtMillis;
    this.maxMembers = Require.range("maxMembers", builder.maxMembers, 0, Integer.MAX_VALUE);
    this.slowModeMillis =
        Require.range("slowModeMillis", builder.slowModeMillis, 0, Long.MAX_VALUE);
    this.isClosed = builder.isClosed;
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
    builder.createdAtMillis = createdAtMillis;
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

  /** Returns the type: channel, dm, user, or room for a plain name. */
  public String type() {
    return type;
  }

  /** Returns the visibility: {@code public}, {@code private} or {@code secret}. */
  public String visibility() {
    return visibility;
  }

  /** Returns the wall-clock time of its creation. */
  public long createdAtMillis() {
    return createdAtMillis;
  }

  /** Returns how many members it takes, 0 for any number. */
  public int maxMembers() {
    return maxMembers;
  }

  /** Returns how long a member has to wait between two messages, 0 for no time. */
  public long slowModeMillis() {
    return slowModeMillis;
  }

  /** Returns whether nobody may join or send any more. */
  public boolean isClosed() {
    return isClosed;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RoomRow that
        && tenant.equals(that.tenant)
        && name.equals(that.name)
        && type.equals(that.type)
        && visibility.equals(that.visibility)
        && createdAtMillis == that.createdAtMillis
        && maxMembers == that.maxMembers
        && slowModeMillis == that.slowModeMillis
        && isClosed == that.isClosed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        tenant, name, type, visibility, createdAtMillis, maxMembers, slowModeMillis, isClosed);
  }

  @Override
  public String toString() {
    return "RoomRow["
        + "tenant="
        + tenant
        + ", name="
        + name
        + ", type="
        + type
        + ", visibility="
        + visibility
        + ", createdAtMillis="
        + createdAtMillis
        + ", maxMembers="
        + maxMembers
        + ", slowModeMillis="
        + slowModeMillis
        + ", isClosed="
        + isClosed
        + "]";
  }

  /** Collects the values of a {@link RoomRow}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String name;
    private @Nullable String type;
    private String visibility = "public";
    private long createdAtMillis = 0;
    private int maxMembers = 0;
    private long slowModeMillis = 0;
    private boolean isClosed = false;

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

    /** Sets the type: channel, dm, user, or room for a plain name. */
    public Builder type(String newType) {
      this.type = newType;
      return this;
    }

    /** Sets the visibility: {@code public}, {@code private} or {@code secret}. */
    public Builder visibility(String newVisibility) {
      this.visibility = newVisibility;
      return this;
    }

    /** Sets the wall-clock time of its creation. */
    public Builder createdAtMillis(long newCreatedAtMillis) {
      this.createdAtMillis = newCreatedAtMillis;
      return this;
    }

    /** Sets how many members it takes, 0 for any number. */
    public Builder maxMembers(int newMaxMembers) {
      this.maxMembers = newMaxMembers;
      return this;
    }

    /** Sets how long a member has to wait between two messages, 0 for no time. */
    public Builder slowModeMillis(long newSlowModeMillis) {
      this.slowModeMillis = newSlowModeMillis;
      return this;
    }

    /** Sets whether nobody may join or send any more. */
    public Builder isClosed(boolean newIsClosed) {
      this.isClosed = newIsClosed;
      return this;
    }

    /**
     * Returns the room.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public RoomRow build() {
      return new RoomRow(this);
    }
  }
}
