package io.realtime4j.api.json;

/**
 * A JSON number: a {@code long} where it is integral and fits, else a {@code double}. This is what
 * JavaScript peers can tell apart, and it bounds the work that a hostile exponent can cause.
 */
public final class JsonNumber implements JsonValue {
  /** Doubles beyond this magnitude no longer hold every integer (2^53). */
  private static final double EXACT = 9007199254740992.0;

  private final boolean integral;
  private final long asLong;
  private final double asDouble;

  private JsonNumber(boolean integral, long asLong, double asDouble) {
    this.integral = integral;
    this.asLong = asLong;
    this.asDouble = asDouble;
  }

  /** Returns an integral number. */
  public static JsonNumber of(long value) {
    return new JsonNumber(true, value, value);
  }

  /**
   * Returns a number; an integral one below 2^53 equals the {@code long} of the same value.
   *
   * @throws IllegalArgumentException if {@code value} is NaN or infinite
   */
  public static JsonNumber of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no " + value);
    }
    if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      return of((long) value);
    }
    return new JsonNumber(false, (long) value, value);
  }

  /** Returns whether {@link #longValue()} is exact. */
  public boolean isIntegral() {
    return integral;
  }

  /** Returns the value, truncated towards zero if not integral. */
  public long longValue() {
    return asLong;
  }

  /** Returns the value as the nearest double. */
  public double doubleValue() {
    return asDouble;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonRaw raw
        ? equals(raw.parsed())
        : other instanceof JsonNumber number
            && integral == number.integral
            && (integral
                ? asLong == number.asLong
                : Double.compare(asDouble, number.asDouble) == 0);
  }

  @Override
  public int hashCode() {
    return integral ? Long.hashCode(asLong) : Double.hashCode(asDouble);
  }

  @Override
  public String toString() {
    return integral ? Long.toString(asLong) : Double.toString(asDouble);
  }
}
