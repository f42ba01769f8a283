package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session that can be recovered.
 *
 * <p>Needed: key, tenant, user, sid, node and body.
 */
public final class SessionRow {
  /** The time at which a living session was lost, and at which it expires. */
  public static final long NEVER = Long.MAX_VALUE;

  private final String key;
  private final String tenant;
  private final String userId;
  private final String sid;
  private final String node;
  private final long startLsn;
  private final long lostAtMillis;
  private final long expiresAtMillis;
  private final byte[] body;

  private SessionRow(Builder builder) {
    this.key = Require.set("key", builder.key);
    this.tenant = Require.set("tenant", builder.tenant);
    this.userId = Require.set("userId", builder.userId);
    this.sid = Require.set("sid", builder.sid);
    this.node = Require.set("node", builder.node);
    this.startLsn = builder.startLsn;
    this.lostAtMillis = builder.lostAtMillis;
    this.expiresAtMillis = builder.expiresAtMillis;
    this.body = Require.set("body", builder.body);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.key = key;
    builder.tenant = tenant;
    builder.userId = userId;
    builder.sid = sid;
    builder.node = node;
    builder.startLsn = startLsn;
    builder.lostAtMillis = lostAtMillis;
    builder.expiresAtMillis = expiresAtMillis;
    builder.body = body;
    return builder;
  }

  /** Returns a hash of what the client must know to have it back. */
  public String key() {
    return key;
  }

  /** Returns the tenant. */
  public String tenant() {
    return tenant;
  }

  /** Returns the user, empty if anonymous. */
  public String userId() {
    return userId;
  }

  /** Returns the id of the socket. */
  public String sid() {
    return sid;
  }

  /** Returns the server on which it lives or lived. */
  public String node() {
    return node;
  }

  /** Returns the end of the log when it began. */
  public long startLsn() {
    return startLsn;
  }

  /**
   * Returns the wall-clock time at which its connection was lost, {@link #NEVER} while it lives.
   */
  public long lostAtMillis() {
    return lostAtMillis;
  }

  /**
   * Returns the wall-clock time from which it cannot be had back, {@link #NEVER} while it lives.
   */
  public long expiresAtMillis() {
    return expiresAtMillis;
  }

  /**
   * Returns what else belongs to it: JSON in UTF-8, opaque to the store; it must not be changed.
   */
  public byte[] body() {
    return body;
  }

  /** Returns whether its connection was not lost. */
  public boolean isAlive() {
    return lostAtMillis == NEVER;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionRow that
        && key.equals(that.key)
        && tenant.equals(that.tenant)
        && userId.equals(that.userId)
        && sid.equals(that.sid)
        && node.equals(that.node)
        && startLsn == that.startLsn
        && lostAtMillis == that.lostAtMillis
        && expiresAtMillis == that.expiresAtMillis
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        key,
        tenant,
        userId,
        sid,
        node,
        startLsn,
        lostAtMillis,
        expiresAtMillis,
        Arrays.hashCode(body));
  }

  @Override
  public String toString() {
    return "SessionRow["
        + "key="
        + key
        + ", tenant="
        + tenant
        + ", userId="
        + userId
        + ", sid="
        + sid
        + ", node="
        + node
        + ", startLsn="
        + startLsn
        + ", lostAtMillis="
        + lostAtMillis
        + ", expiresAtMillis="
        + expiresAtMillis
        + ", body="
        + body.length
        + " bytes"
        + "]";
  }

  /** Collects the values of a {@link SessionRow}. */
  public static final class Builder {
    private @Nullable String key;
    private @Nullable String tenant;
    private @Nullable String userId;
    private @Nullable String sid;
    private @Nullable String node;
    private long startLsn = 0;
    private long lostAtMillis = NEVER;
    private long expiresAtMillis = NEVER;
    private byte @Nullable [] body;

    private Builder() {}

    /** Sets a hash of what the client must know to have it back. */
    public Builder key(String newKey) {
      this.key = newKey;
      return this;
    }

    /** Sets the tenant. */
    public Builder tenant(String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /** Sets the user, empty if anonymous. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets the id of the socket. */
    public Builder sid(String newSid) {
      this.sid = newSid;
      return this;
    }

    /** Sets the server on which it lives or lived. */
    public Builder node(String newNode) {
      this.node = newNode;
      return this;
    }

    /** Sets the end of the log when it began. */
    public Builder startLsn(long newStartLsn) {
      this.startLsn = newStartLsn;
      return this;
    }

    /** Sets the wall-clock time at which its connection was lost, {@link #NEVER} while it lives. */
    public Builder lostAtMillis(long newLostAtMillis) {
      this.lostAtMillis = newLostAtMillis;
      return this;
    }

    /** Sets the wall-clock time from which it cannot be had back, {@link #NEVER} while it lives. */
    public Builder expiresAtMillis(long newExpiresAtMillis) {
      this.expiresAtMillis = newExpiresAtMillis;
      return this;
    }

    /** Sets what else belongs to it: JSON in UTF-8, opaque to the store; it must not be changed. */
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
    public SessionRow build() {
      return new SessionRow(this);
    }
  }
}
