package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket, as features see it.
 *
 * <p>Needed: who and sid.
 */
public final class FeatureSession {
  private final Principal who;
  private final String sid;
  private final boolean isRecovered;

  private FeatureSession(Builder builder) {
    this.who = Require.set("who", builder.who);
    this.sid = Require.set("sid", builder.sid);
    this.isRecovered = builder.isRecovered;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.who = who;
    builder.sid = sid;
    builder.isRecovered = isRecovered;
    return builder;
  }

  /** Returns who has connected. */
  public Principal who() {
    return who;
  }

  /** Returns the id of the socket. */
  public String sid() {
    return sid;
  }

  /** Returns whether it took up an earlier session. */
  public boolean isRecovered() {
    return isRecovered;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FeatureSession that
        && who.equals(that.who)
        && sid.equals(that.sid)
        && isRecovered == that.isRecovered;
  }

  @Override
  public int hashCode() {
    return Objects.hash(who, sid, isRecovered);
  }

  @Override
  public String toString() {
    return "FeatureSession[" + "who=" + who + ", sid=" + sid + ", isRecovered=" + isRecovered + "]";
  }

  /** Collects the values of a {@link FeatureSession}. */
  public static final class Builder {
    private @Nullable Principal who;
    private @Nullable String sid;
    private boolean isRecovered = false;

    private Builder() {}

    /** Sets who has connected. */
    public Builder who(Principal newWho) {
      this.who = newWho;
      return this;
    }

    /** Sets the id of the socket. */
    public Builder sid(String newSid) {
      this.sid = newSid;
      return this;
    }

    /** Sets whether it took up an earlier session. */
    public Builder isRecovered(boolean newIsRecovered) {
      this.isRecovered = newIsRecovered;
      return this;
    }

    /**
     * Returns the session.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public FeatureSession build() {
      return new FeatureSession(this);
    }
  }
}
