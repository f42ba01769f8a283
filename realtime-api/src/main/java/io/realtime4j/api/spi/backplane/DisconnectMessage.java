package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sockets are disconnected. */
public final class DisconnectMessage implements BackplaneMessage {
  private final SocketTarget target;
  private final boolean closeConnection;
  private final JsonObject metadata;

  private DisconnectMessage(Builder builder) {
    this.target = builder.target;
    this.closeConnection = builder.closeConnection;
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
    builder.closeConnection = closeConnection;
    builder.metadata = metadata;
    return builder;
  }

  /** Returns which sockets are meant, all by default. */
  public SocketTarget target() {
    return target;
  }

  /** Returns whether their connection is closed too. */
  public boolean closeConnection() {
    return closeConnection;
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
    return other instanceof DisconnectMessage that
        && target.equals(that.target)
        && closeConnection == that.closeConnection
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(target, closeConnection, metadata);
  }

  @Override
  public String toString() {
    return "DisconnectMessage["
        + "target="
        + target
        + ", closeConnection="
        + closeConnection
        + ", metadata="
        + metadata
        + "]";
  }

  /** Collects the values of a {@link DisconnectMessage}. */
  public static final class Builder {
    private SocketTarget target = SocketTarget.ALL;
    private boolean closeConnection = false;
    private JsonObject metadata = JsonObject.EMPTY;

    private Builder() {}

    /** Sets which sockets are meant, all by default. */
    public Builder target(SocketTarget newTarget) {
      this.target = newTarget;
      return this;
    }

    /** Sets whether their connection is closed too. */
    public Builder closeConnection(boolean newCloseConnection) {
      this.closeConnection = newCloseConnection;
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
    public DisconnectMessage build() {
      return new DisconnectMessage(this);
    }
  }
}
