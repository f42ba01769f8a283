package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event for sockets.
 *
 * <p>With a request id each server answers with a {@link ResponseMessage} that says how many
 * answers will come from it, then with one per socket.
 */
public final class BroadcastMessage implements BackplaneMessage {
  private final SocketTarget target;
  private final List<JsonValue> args;
  private final boolean isVolatile;
  private final @Nullable String requestId;
  private final JsonObject metadata;

  private BroadcastMessage(Builder builder) {
    this.target = builder.target;
    this.args = List.copyOf(Require.set("args", builder.args));
    this.isVolatile = builder.isVolatile;
    this.requestId = builder.requestId;
    this.metadata = builder.metadata;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.target = target;
    builder.args = args;
    builder.isVolatile = isVolatile;
    builder.requestId = requestId;
    builder.metadata = metadata;
    return builder;
  }

  /** Returns which sockets are meant, all by default. */
  public SocketTarget target() {
    return target;
  }

  /** Returns the event's name and arguments. */
  public List<JsonValue> args() {
    return args;
  }

  /** Returns whether it may be dropped for a congested socket. */
  public boolean isVolatile() {
    return isVolatile;
  }

  /** Returns the name under which answers are returned, or {@code null} if none are wanted. */
  public @Nullable String requestId() {
    return requestId;
  }

  /**
   * Returns what this software tells its like beside, such as the publisher; foreign servers
   * neither send nor read it.
   */
  @Override
  public JsonObject metadata() {
    return metadata;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BroadcastMessage that
        && target.equals(that.target)
        && args.equals(that.args)
        && isVolatile == that.isVolatile
        && Objects.equals(requestId, that.requestId)
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(target, args, isVolatile, requestId, metadata);
  }

  @Override
  public String toString() {
    return "BroadcastMessage["
        + "target="
        + target
        + ", args="
        + args
        + ", isVolatile="
        + isVolatile
        + ", requestId="
        + requestId
        + ", metadata="
        + metadata
        + "]";
  }

  /** Collects the values of a {@link BroadcastMessage}. */
  public static final class Builder {
    private SocketTarget target = SocketTarget.ALL;
    private @Nullable List<JsonValue> args;
    private boolean isVolatile = false;
    private @Nullable String requestId;
    private JsonObject metadata = JsonObject.EMPTY;

    private Builder() {}

    /** Sets which sockets are meant, all by default. */
    public Builder target(SocketTarget newTarget) {
      this.target = newTarget;
      return this;
    }

    /** Sets the event's name and arguments. */
    public Builder args(List<JsonValue> newArgs) {
      this.args = newArgs;
      return this;
    }

    /** Sets whether it may be dropped for a congested socket. */
    public Builder isVolatile(boolean newIsVolatile) {
      this.isVolatile = newIsVolatile;
      return this;
    }

    /** Sets the name under which answers are returned, or {@code null} if none are wanted. */
    public Builder requestId(@Nullable String newRequestId) {
      this.requestId = newRequestId;
      return this;
    }

    /**
     * Sets what this software tells its like beside, such as the publisher; foreign servers neither
     * send nor read it.
     */
    public Builder metadata(JsonObject newMetadata) {
      this.metadata = newMetadata;
      return this;
    }

    /**
     * Returns the message.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public BroadcastMessage build() {
      return new BroadcastMessage(this);
    }
  }
}
