package io.realtime4j.api.spi.store;

import io.realtime4j.api.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to be done to a message, and that the server has not done yet.
 *
 * <p>Needed: id, kind, room, target and body.
 */
public final class OperationRow {
  private final String id;
  private final String kind;
  private final String room;
  private final String target;
  private final byte[] body;
  private final long enqueuedAtMillis;

  private OperationRow(Builder builder) {
    this.id = Require.set("id", builder.id);
    this.kind = Require.set("kind", builder.kind);
    this.room = Require.set("room", builder.room);
    this.target = Require.set("target", builder.target);
    this.body = Require.set("body", builder.body);
    this.enqueuedAtMillis = builder.enqueuedAtMillis;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.id = id;
    builder.kind = kind;
    builder.room = room;
    builder.target = target;
    builder.body = body;
    builder.enqueuedAtMillis = enqueuedAtMillis;
    return builder;
  }

  /** Returns the id that the client chose, unique. */
  public String id() {
    return id;
  }

  /** Returns what is to be done, as its feature calls it; opaque to the store. */
  public String kind() {
    return kind;
  }

  /** Returns the message's room. */
  public String room() {
    return room;
  }

  /** Returns the message, by the client's id or the server's. */
  public String target() {
    return target;
  }

  /**
   * Returns what else is to be known: JSON in UTF-8, opaque to the store and not copied, so it must
   * not be changed.
   */
  public byte[] body() {
    return body;
  }

  /** Returns the wall-clock time of the call. */
  public long enqueuedAtMillis() {
    return enqueuedAtMillis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OperationRow that
        && id.equals(that.id)
        && kind.equals(that.kind)
        && room.equals(that.room)
        && target.equals(that.target)
        && Arrays.equals(body, that.body)
        && enqueuedAtMillis == that.enqueuedAtMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, kind, room, target, Arrays.hashCode(body), enqueuedAtMillis);
  }

  @Override
  public String toString() {
    return "OperationRow[id="
        + id
        + ", kind="
        + kind
        + ", room="
        + room
        + ", target="
        + target
        + ", body="
        + body.length
        + " bytes, enqueuedAtMillis="
        + enqueuedAtMillis
        + "]";
  }

  /** Collects the values of an {@link OperationRow}. */
  public static final class Builder {
    private @Nullable String id;
    private @Nullable String kind;
    private @Nullable String room;
    private @Nullable String target;
    private byte @Nullable [] body;
    private long enqueuedAtMillis = 0;

    private Builder() {}

    /** Sets the id that the client chose. */
    public Builder id(String newId) {
      this.id = newId;
      return this;
    }

    /** Sets what is to be done. */
    public Builder kind(String newKind) {
      this.kind = newKind;
      return this;
    }

    /** Sets the message's room. */
    public Builder room(String newRoom) {
      this.room = newRoom;
      return this;
    }

    /** Sets the message, by the client's id or the server's. */
    public Builder target(String newTarget) {
      this.target = newTarget;
      return this;
    }

    /** Sets what else is to be known: JSON in UTF-8, which must not be changed afterwards. */
    public Builder body(byte[] newBody) {
      this.body = newBody;
      return this;
    }

    /** Sets the wall-clock time of the call. */
    public Builder enqueuedAtMillis(long newEnqueuedAtMillis) {
      this.enqueuedAtMillis = newEnqueuedAtMillis;
      return this;
    }

    /**
     * Returns the row.
     *
     * @throws IllegalArgumentException if a value is missing; the message names it
     */
    public OperationRow build() {
      return new OperationRow(this);
    }
  }
}
