package io.realtime4j.api.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object. Members keep their order; two objects are equal whatever their order.
 *
 * <p>The typed accessors are empty where the member is absent, {@code null}, or of another kind:
 * what a peer sends is never trusted to have the right shape.
 *
 * @param members the members in order, unmodifiable
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
  /** The object without members. */
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  /** Copies the members, keeping their order. */
  public JsonObject {
    members =
        Collections.unmodifiableMap(
            members instanceof Collected ? members : new LinkedHashMap<>(members));
  }

  /** The members that a builder has collected: of those no copy is needed. */
  private static final class Collected extends LinkedHashMap<String, JsonValue> {
    private static final long serialVersionUID = 1;

    /** Makes room for six: most have not more. */
    Collected() {
      super(8);
    }

    Collected(Map<String, JsonValue> members) {
      super(members);
    }
  }

  /**
   * Returns an object of alternating keys and plain Java values, each converted by {@link
   * JsonValue#from}.
   *
   * @throws IllegalArgumentException if a value has no key, a key is no text, or a value has no
   *     JSON form
   */
  public static JsonObject of(@Nullable Object... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("keys and values must come in pairs");
    }
    Builder builder = builder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      if (!(keysAndValues[i] instanceof String key)) {
        throw new IllegalArgumentException("a JSON key must be text, was " + keysAndValues[i]);
      }
      builder.put(key, keysAndValues[i + 1]);
    }
    return builder.build();
  }

  /** Returns a builder without members. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these members. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.members.putAll(members);
    return builder;
  }

  /** Returns a member, parsed, or {@code null} if there is none. */
  public @Nullable JsonValue get(String key) {
    JsonValue value = members.get(key);
    return value == null ? null : value.parsed();
  }

  /** Returns whether there is such a member, {@code null} included. */
  public boolean has(String key) {
    return members.containsKey(key);
  }

  /** Returns a string member. */
  public Optional<String> string(String key) {
    return get(key) instanceof JsonString text ? Optional.of(text.value()) : Optional.empty();
  }

  /** Returns an integral number member. */
  public Optional<Long> integer(String key) {
    return get(key) instanceof JsonNumber number && number.isIntegral()
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  /** Returns a number member. */
  public Optional<Double> number(String key) {
    return get(key) instanceof JsonNumber number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  /** Returns a boolean member. */
  public Optional<Boolean> bool(String key) {
    return get(key) instanceof JsonBool bool ? Optional.of(bool.value()) : Optional.empty();
  }

  /** Returns an object member. */
  public Optional<JsonObject> object(String key) {
    return get(key) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /** Returns an array member. */
  public Optional<JsonArray> array(String key) {
    return get(key) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
  }

  @Override
  public String toString() {
    return members.toString();
  }

  /** Collects members. Not safe for use by several threads. */
  public static final class Builder {
    private Collected members = new Collected();
    // Whether they are an object's now, and not to be changed.
    private boolean isBuilt;

    private Builder() {}

    /** Sets a member; a later value of the same key replaces the earlier one. */
    public Builder put(String key, @Nullable Object value) {
      JsonValue json = JsonValue.from(value);
      if (isBuilt) {
        members = new Collected(members);
        isBuilt = false;
      }
      members.put(key, json);
      return this;
    }

    /** Sets a member unless {@code value} is {@code null}. */
    public Builder putIfPresent(String key, @Nullable Object value) {
      return value == null ? this : put(key, value);
    }

    /** Returns the object. */
    public JsonObject build() {
      isBuilt = true;
      return new JsonObject(members);
    }
  }
}
