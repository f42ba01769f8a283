package io.realtime4j.api.json;

/** A JSON boolean. */
public enum JsonBool implements JsonValue {
  /** JSON {@code true}. */
  TRUE,
  /** JSON {@code false}. */
  FALSE;

  /** Returns the value as a Java boolean. */
  public boolean value() {
    return this == TRUE;
  }

  @Override
  public String toString() {
    return value() ? "true" : "false";
  }
}
