package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message of a kind that this release does not know, carried as it came. A receiver passes over
 * it; one with a request id is answered by an empty {@link ResponseMessage}, so that nobody waits.
 */
public final class UnknownMessage implements BackplaneMessage {
  private final String kind;
  private final @Nullable String requestId;
  private final JsonObject body;
  private final JsonObject metadata;

  private UnknownMessage(Builder builder) {
    this.kind = Require.set("kind", builder.kind);
    this.requestId = builder.requestId;
    this.body = builder.body;
    this.metadata = builder.metadata;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.kind = kind;
    builder.requestId = requestId;
    builder.body = body;
    builder.metadata = metadata;
    return builder;
  }

  /** Returns what the publisher calls it. */
  public String kind() {
    return kind;
  }

  /** Returns the name under which answers are returned, or {@code null} if none are wanted. */
  public @Nullable String requestId() {
    return requestId;
  }

  /** Returns what it says. */
  public JsonObject body() {
    return body;
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
    return other instanceof UnknownMessage that
        && kind.equals(that.kind)
        && Objects.equals(requestId, that.requestId)
        && body.equals(that.body)
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, requestId, body, metadata);
  }

  @Override
  public String toString() {
    return "UnknownMessage["
        + "kind="
        + kind
        + ", requestId="
        + requestId
        + ", body="
        + body
        + ", metadata="
        + metadata
        + "]";
  }

  /** Collects the values of a {@link UnknownMessage}. */
  public static final class Builder {
    private @Nullable String kind;
    private @Nullable String requestId;
    private JsonObject body = JsonObject.EMPTY;
    private JsonObject metadata = JsonObject.EMPTY;

    private Builder() {}

    /** Sets what the publisher calls it. */
    public Builder kind(String newKind) {
      this.kind = newKind;
      return this;
    }

    /** Sets the name under which answers are returned, or {@code null} if none are wanted. */
    public Builder requestId(@Nullable String newRequestId) {
      this.requestId = newRequestId;
      return this;
    }

    /** Sets what it says. */
    public Builder body(JsonObject newBody) {
      this.body = newBody;
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
    public UnknownMessage build() {
      return new UnknownMessage(this);
    }
  }
}
