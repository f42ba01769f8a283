package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that a client sent to a feature.
 *
 * <p>Needed: who, sid and event.
 */
public final class FeatureRequest {
  private final Principal who;
  private final String sid;
  private final String event;
  private final JsonObject payload;
  private final @Nullable String roomName;
  private final @Nullable String threadId;

  private FeatureRequest(Builder builder) {
    this.who = Require.set("who", builder.who);
    this.sid = Require.set("sid", builder.sid);
    this.event = Require.set("event", builder.event);
    this.payload = builder.payload;
    this.roomName = builder.roomName;
    this.threadId = builder.threadId;
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
    builder.event = event;
    builder.payload = payload;
    builder.roomName = roomName;
    builder.threadId = threadId;
    return builder;
  }

  /** Returns who sent it. */
  public Principal who() {
    return who;
  }

  /** Returns the id of the socket that sent it. */
  public String sid() {
    return sid;
  }

  /** Returns which event. */
  public String event() {
    return event;
  }

  /** Returns its first argument, empty if that is no object. */
  public JsonObject payload() {
    return payload;
  }

  /**
   * Returns the canonical name of the room that the payload names, in any of the ways in which
   * rooms are named ({@code roomName}, {@code channelId}, {@code dmId}), or {@code null} if in none
   * of them. Nothing is said of whether it is there.
   */
  public @Nullable String roomName() {
    return roomName;
  }

  /** Returns the thread that the payload names, or {@code null}. */
  public @Nullable String threadId() {
    return threadId;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FeatureRequest that
        && who.equals(that.who)
        && sid.equals(that.sid)
        && event.equals(that.event)
        && payload.equals(that.payload)
        && Objects.equals(roomName, that.roomName)
        && Objects.equals(threadId, that.threadId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(who, sid, event, payload, roomName, threadId);
  }

  @Override
  public String toString() {
    return "FeatureRequest[" + "who=" + who + ", sid=" + sid + ", event=" + event + "]";
  }

  /** Collects the values of a {@link FeatureRequest}. */
  public static final class Builder {
    private @Nullable Principal who;
    private @Nullable String sid;
    private @Nullable String event;
    private JsonObject payload = JsonObject.EMPTY;
    private @Nullable String roomName;
    private @Nullable String threadId;

    private Builder() {}

    /** Sets who sent it. */
    public Builder who(Principal newWho) {
      this.who = newWho;
      return this;
    }

    /** Sets the id of the socket that sent it. */
    public Builder sid(String newSid) {
      this.sid = newSid;
      return this;
    }

    /** Sets which event. */
    public Builder event(String newEvent) {
      this.event = newEvent;
      return this;
    }

    /** Sets its first argument, empty if that is no object. */
    public Builder payload(JsonObject newPayload) {
      this.payload = newPayload;
      return this;
    }

    /** Sets the canonical name of the room that the payload names, or {@code null}. */
    public Builder roomName(@Nullable String newRoomName) {
      this.roomName = newRoomName;
      return this;
    }

    /** Sets the thread that the payload names, or {@code null}. */
    public Builder threadId(@Nullable String newThreadId) {
      this.threadId = newThreadId;
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public FeatureRequest build() {
      return new FeatureRequest(this);
    }
  }
}
