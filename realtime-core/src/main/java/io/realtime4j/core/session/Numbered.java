package io.realtime4j.core.session;

import org.jspecify.annotations.Nullable;

/*
 * A ring: what has the number n stands at n modulo its length, which is doubled when the oldest that
 * is left and the next would meet. No object per number, and no hashing.
 */
/**
 * Holds what was given numbers one after another, and is mostly taken out in that order. Loop only.
 *
 * @param <T> what is held
 */
final class Numbered<T> {
  private static final int LEAST = 16;

  private @Nullable Object[] ring = new Object[LEAST];

  /** Nothing is held below it. */
  private long oldest;

  private long next;

  /** Returns the number that {@link #add} gives next. */
  long next() {
    return next;
  }

  boolean isEmpty() {
    return oldest == next;
  }

  void add(T value) {
    if (next - oldest == ring.length) {
      resize(2 * ring.length);
    }
    ring[placeOf(next++)] = value;
  }

  private void resize(int length) {
    @Nullable Object[] old = ring;
    ring = new Object[length];
    for (long number = oldest; number < next; number++) {
      ring[placeOf(number)] = old[(int) (number & (old.length - 1))];
    }
  }

  private int placeOf(long number) {
    return (int) (number & (ring.length - 1));
  }

  /** Returns the oldest, {@code null} if nothing is held. */
  @Nullable T first() {
    return isEmpty() ? null : at(oldest);
  }

  @SuppressWarnings("unchecked") // only add writes
  private @Nullable T at(long number) {
    return (T) ring[placeOf(number)];
  }

  /** Takes the oldest out, {@code null} if nothing is held. */
  @Nullable T removeFirst() {
    return remove(oldest);
  }

  /** Takes one out, {@code null} if it is not held, or any more. */
  @Nullable T remove(long number) {
    if (number < oldest || number >= next) {
      return null;
    }
    T removed = at(number);
    ring[placeOf(number)] = null;
    while (oldest < next && ring[placeOf(oldest)] == null) {
      oldest++;
    }
    if (isEmpty() && ring.length > LEAST) {
      ring = new Object[LEAST];
    }
    return removed;
  }
}
