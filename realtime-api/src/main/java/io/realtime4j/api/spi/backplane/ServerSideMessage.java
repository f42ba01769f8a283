package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event for the servers themselves; with a request id each answers once. */
public final class ServerSideMessage implements BackplaneMessage {
  private final @Nullable String requestId;
  private final List<JsonValue> args;
  private final JsonObject metadata;

  private ServerSideMessage(Builder builder) {
    this.requestId = builder.requestId;
    this.args = List.copyOf(Require.set("args", builder.args));
    this.metadata = builder.metadata;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.requestId = requestId;
    builder.args = args;
    builder.metadata = metadata;
    return builder;
  }

  /** Returns the name under which answers are returned, or {@code null} if none are wanted. */
  public @Nullable String requestId() {
    return requestId;
  }

  /** Returns the event's name and arguments. */
  public List<JsonValue> args() {
    return args;
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
    return other instanceof ServerSideMessage that
        && Objects.equals(requestId, that.requestId)
        && args.equals(that.args)
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(requestId, args, metadata);
  }

  @Override
  public String toString() {
    return "ServerSideMessage["
        + "requestId="
        + requestId
        + ", args="
        + args
        + ", metadata="
        + metadata
        + "]";
  }

  /** Collects the values of a {@link ServerSideMessage}. */
  public static final class Builder {
    private @Nullable String requestId;
    private @Nullable List<JsonValue> args;
    private JsonObject metadata = JsonObject.EMPTY;

    private Builder() {}

    /** Sets the name under which answers are returned, or {@code null} if none are wanted. */
    public Builder requestId(@Nullable String newRequestId) {
      this.requestId = newRequestId;
      return this;
    }

    /** Sets the event's name and arguments. */
    public Builder args(List<JsonValue> newArgs) {
      this.args = newArgs;
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
    public ServerSideMessage build() {
      return new ServerSideMessage(this);
    }
  }
}
