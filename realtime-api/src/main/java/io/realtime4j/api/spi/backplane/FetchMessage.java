package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks for the sockets of a target; each server answers once. */
public final class FetchMessage implements BackplaneMessage {
  private final String requestId;
  private final SocketTarget target;
  private final JsonObject metadata;

  private FetchMessage(Builder builder) {
    this.requestId = Require.set("requestId", builder.requestId);
    this.target = builder.target;
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
    builder.target = target;
    builder.metadata = metadata;
    return builder;
  }

  /** Returns the name under which answers are returned. */
  public String requestId() {
    return requestId;
  }

  /** Returns which sockets are meant, all by default. */
  public SocketTarget target() {
    return target;
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
    return other instanceof FetchMessage that
        && requestId.equals(that.requestId)
        && target.equals(that.target)
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(requestId, target, metadata);
  }

  @Override
  public String toString() {
    return "FetchMessage["
        + "requestId="
        + requestId
        + ", target="
        + target
        + ", metadata="
        + metadata
        + "]";
  }

  /** Collects the values of a {@link FetchMessage}. */
  public static final class Builder {
    private @Nullable String requestId;
    private SocketTarget target = SocketTarget.ALL;
    private JsonObject metadata = JsonObject.EMPTY;

    private Builder() {}

    /** Sets the name under which answers are returned. */
    public Builder requestId(String newRequestId) {
      this.requestId = newRequestId;
      return this;
    }

    /** Sets which sockets are meant, all by default. */
    public Builder target(SocketTarget newTarget) {
      this.target = newTarget;
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
    public FetchMessage build() {
      return new FetchMessage(this);
    }
  }
}
