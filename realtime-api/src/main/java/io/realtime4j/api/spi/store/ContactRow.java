package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom a user lists as a contact.
 *
 * <p>Needed: tenant, user and contact.
 */
public final class ContactRow {
  private final String tenant;
  private final String userId;
  private final String contactId;
  private final long addedAtMillis;

  private ContactRow(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.userId = Require.set("userId", builder.userId);
    this.contactId = Require.set("contactId", builder.contactId);
    this.addedAtMillis = builder.addedAtMillis;
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
    builder.contactId = contactId;
    builder.addedAtMillis = addedAtMillis;
    return builder;
  }

  /** Returns the tenant. */
  public String tenant() {
    return tenant;
  }

  /** Returns whose list it is. */
  public String userId() {
    return userId;
  }

  /** Returns the user on the list. */
  public String contactId() {
    return contactId;
  }

  /** Returns the wall-clock time of adding. */
  public long addedAtMillis() {
    return addedAtMillis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContactRow that
        && tenant.equals(that.tenant)
        && userId.equals(that.userId)
        && contactId.equals(that.contactId)
        && addedAtMillis == that.addedAtMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, userId, contactId, addedAtMillis);
  }

  @Override
  public String toString() {
    return "ContactRow["
        + "tenant="
        + tenant
        + ", userId="
        + userId
        + ", contactId="
        + contactId
        + ", addedAtMillis="
        + addedAtMillis
        + "]";
  }

  /** Collects the values of a {@link ContactRow}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String userId;
    private @Nullable String contactId;
    private long addedAtMillis = 0;

    private Builder() {}

    /** Sets the tenant. */
    public Builder tenant(String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /** Sets whose list it is. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets the user on the list. */
    public Builder contactId(String newContactId) {
      this.contactId = newContactId;
      return this;
    }

    /** Sets the wall-clock time of adding. */
    public Builder addedAtMillis(long newAddedAtMillis) {
      this.addedAtMillis = newAddedAtMillis;
      return this;
    }

    /**
     * Returns the row.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public ContactRow build() {
      return new ContactRow(this);
    }
  }
}
