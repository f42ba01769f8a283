package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An answer to a message with a request id. */
public final class ResponseMessage implements BackplaneMessage {
  private final String requestId;
  private final int announced;
  private final List<JsonValue> values;
  private final JsonObject metadata;

  private ResponseMessage(Builder builder) {
    this.requestId = Require.set("requestId", builder.requestId);
    this.announced = builder.announced;
    this.values = List.copyOf(builder.values);
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
    builder.announced = announced;
    builder.values = values;
    builder.metadata = metadata;
    return builder;
  }

  /** Returns the name of the request. */
  public String requestId() {
    return requestId;
  }

  /**
   * Returns how many answers this server will give in all, or -1 if this message does not say; it
   * then carries answers.
   */
  public int announced() {
    return announced;
  }

  /** Returns the answers. */
  public List<JsonValue> values() {
    return values;
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
    return other instanceof ResponseMessage that
        && requestId.equals(that.requestId)
        && announced == that.announced
        && values.equals(that.values)
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(requestId, announced, values, metadata);
  }

  @Override
  public String toString() {
    return "ResponseMessage["
        + "requestId="
        + requestId
        + ", announced="
        + announced
        + ", values="
        + values
        + ", metadata="
        + metadata
        + "]";
  }

  /** Collects the values of a {@link ResponseMessage}. */
  public static final class Builder {
    private @Nullable String requestId;
    private int announced = -1;
    private List<JsonValue> values = List.of();
    private JsonObject metadata = JsonObject.EMPTY;

    private Builder() {}

    /** Sets the name of the request. */
    public Builder requestId(String newRequestId) {
      this.requestId = newRequestId;
      return this;
    }

    /**
     * Sets how many answers this server will give in all, or -1 if this message does not say; it
     * then carries answers.
     */
    public Builder announced(int newAnnounced) {
      this.announced = newAnnounced;
      return this;
    }

    /** Sets the answers. */
    public Builder values(List<JsonValue> newValues) {
      this.values = newValues;
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
    public ResponseMessage build() {
      return new ResponseMessage(this);
    }
  }
}
