package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event for clients. It goes to one of: a room, a user, a session. Those on other servers of the
 * same chat get it too, each at most once; who is cut off meanwhile does not.
 *
 * <p>Needed: tenant, event, and one of room, user and sid.
 */
public final class FeatureEmit {
  private final String tenant;
  private final @Nullable String room;
  private final @Nullable String threadId;
  private final @Nullable String userId;
  private final @Nullable String sid;
  private final String event;
  private final JsonObject data;
  private final @Nullable String about;

  private FeatureEmit(Builder builder) {
    this.tenant = Require.set("tenant", builder.tenant);
    this.room = builder.room;
    this.threadId = builder.threadId;
    this.userId = builder.userId;
    this.sid = builder.sid;
    this.event = Require.text("event", Require.set("event", builder.event));
    this.data = builder.data;
    this.about = builder.about;
    int targets = (room == null ? 0 : 1) + (userId == null ? 0 : 1) + (sid == null ? 0 : 1);
    if (targets != 1) {
      throw new IllegalArgumentException(
          "one of room, userId and sid must be set, " + targets + " were");
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
    builder.room = room;
    builder.threadId = threadId;
    builder.userId = userId;
    builder.sid = sid;
    builder.event = event;
    builder.data = data;
    builder.about = about;
    return builder;
  }

  /** Returns the tenant; nothing crosses it. */
  public String tenant() {
    return tenant;
  }

  /** Returns the canonical name of the room whose sessions get it, or {@code null}. */
  public @Nullable String room() {
    return room;
  }

  /**
   * Returns the thread of the room of which it tells, or {@code null}: those get it too who have
   * joined only the view of that.
   */
  public @Nullable String threadId() {
    return threadId;
  }

  /** Returns the user whose sessions get it, or {@code null}. */
  public @Nullable String userId() {
    return userId;
  }

  /** Returns the id of the socket that gets it, or {@code null}. */
  public @Nullable String sid() {
    return sid;
  }

  /** Returns the name of the event. */
  public String event() {
    return event;
  }

  /** Returns its argument. */
  public JsonObject data() {
    return data;
  }

  /**
   * Returns the user of whom it tells, or {@code null} if of nobody: those from whom that user is
   * hidden do not get it.
   */
  public @Nullable String about() {
    return about;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FeatureEmit that
        && tenant.equals(that.tenant)
        && Objects.equals(room, that.room)
        && Objects.equals(threadId, that.threadId)
        && Objects.equals(userId, that.userId)
        && Objects.equals(sid, that.sid)
        && event.equals(that.event)
        && data.equals(that.data)
        && Objects.equals(about, that.about);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, room, threadId, userId, sid, event, data, about);
  }

  @Override
  public String toString() {
    return "FeatureEmit["
        + "tenant="
        + tenant
        + ", room="
        + room
        + ", threadId="
        + threadId
        + ", userId="
        + userId
        + ", sid="
        + sid
        + ", event="
        + event
        + ", about="
        + about
        + "]";
  }

  /** Collects the values of a {@link FeatureEmit}. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String room;
    private @Nullable String threadId;
    private @Nullable String userId;
    private @Nullable String sid;
    private @Nullable String event;
    private JsonObject data = JsonObject.EMPTY;
    private @Nullable String about;

    private Builder() {}

    /** Sets the tenant; nothing crosses it. */
    public Builder tenant(String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /** Sets the canonical name of the room whose sessions get it, or {@code null}. */
    public Builder room(@Nullable String newRoom) {
      this.room = newRoom;
      return this;
    }

    /** Sets the thread of the room of which it tells, or {@code null}. */
    public Builder threadId(@Nullable String newThreadId) {
      this.threadId = newThreadId;
      return this;
    }

    /** Sets the user whose sessions get it, or {@code null}. */
    public Builder userId(@Nullable String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets the id of the socket that gets it, or {@code null}. */
    public Builder sid(@Nullable String newSid) {
      this.sid = newSid;
      return this;
    }

    /** Sets the name of the event. */
    public Builder event(String newEvent) {
      this.event = newEvent;
      return this;
    }

    /** Sets its argument. */
    public Builder data(JsonObject newData) {
      this.data = newData;
      return this;
    }

    /**
     * Sets the user of whom it tells, or {@code null} if of nobody: those from whom that user is
     * hidden do not get it.
     */
    public Builder about(@Nullable String newAbout) {
      this.about = newAbout;
      return this;
    }

    /**
     * Returns the event.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public FeatureEmit build() {
      return new FeatureEmit(this);
    }
  }
}
