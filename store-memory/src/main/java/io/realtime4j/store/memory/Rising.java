package io.realtime4j.store.memory;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Numbers only ever rise, and what is removed is mostly the oldest: so two arrays do what a tree
 * would, for a fraction of the objects that the collector would have to move. The side of a gap that
 * has fewer entries closes it.
 */
/** Values by their numbers, each higher than those before it. */
final class Rising<E> {
  private static final int LEAST = 16;

  private long[] numbers = new long[LEAST];
  private @Nullable Object[] values = new Object[LEAST];
  private int start;
  private int end;

  boolean isEmpty() {
    return start == end;
  }

  int size() {
    return end - start;
  }

  /** Returns the lowest number; there must be one. */
  long firstNumber() {
    return numbers[checked(start)];
  }

  /** Returns the highest number; there must be one. */
  long lastNumber() {
    return numbers[checked(end - 1)];
  }

  /** Returns the value of the lowest number; there must be one. */
  E first() {
    return valueAt(checked(start));
  }

  /** Returns the value of the highest number; there must be one. */
  E last() {
    return valueAt(checked(end - 1));
  }

  @Nullable E get(long number) {
    int place = place(number);
    return place < 0 ? null : valueAt(place);
  }

  /** Adds a value behind all others. */
  void add(long number, E value) {
    if (!isEmpty() && number <= lastNumber()) {
      throw new IllegalArgumentException(number + " does not follow " + lastNumber());
    }
    if (end == numbers.length) {
      makeRoom();
    }
    numbers[end] = number;
    values[end] = value;
    end++;
  }

  /** Puts another value in the place of one, if that is there. */
  void replace(long number, E value) {
    int place = place(number);
    if (place >= 0) {
      values[place] = value;
    }
  }

  /** Removes a value, if it is there. */
  void remove(long number) {
    int place = place(number);
    if (place < 0) {
      return;
    }
    int before = place - start;
    int after = end - place - 1;
    if (before <= after) {
      System.arraycopy(numbers, start, numbers, start + 1, before);
      System.arraycopy(values, start, values, start + 1, before);
      values[start++] = null;
    } else {
      System.arraycopy(numbers, place + 1, numbers, place, after);
      System.arraycopy(values, place + 1, values, place, after);
      values[--end] = null;
    }
  }

  /** Returns the values whose numbers are above one, up to another: a view, until a change. */
  List<E> between(long after, long upTo) {
    int from = firstAbove(after);
    int size = Math.max(0, firstAbove(upTo) - from);
    return new AbstractList<>() {
      @Override
      public E get(int index) {
        if (index < 0 || index >= size) {
          throw new IndexOutOfBoundsException(index);
        }
        return valueAt(from + index);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  /** Moves to the front what lies in the back half of the arrays, or makes them longer. */
  private void makeRoom() {
    int size = size();
    int capacity = start > numbers.length / 2 ? numbers.length : numbers.length * 2;
    long[] newNumbers = Arrays.copyOfRange(numbers, start, start + capacity);
    values = Arrays.copyOfRange(values, start, start + capacity);
    numbers = newNumbers;
    start = 0;
    end = size;
  }

  private int place(long number) {
    int place = firstAbove(number - 1);
    return place < end && numbers[place] == number ? place : -1;
  }

  private int firstAbove(long number) {
    int low = start;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (numbers[middle] <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int checked(int place) {
    if (isEmpty()) {
      throw new IllegalStateException("nothing is there");
    }
    return place;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // Between start and end only values of E are put.
  private E valueAt(int place) {
    return (E) values[place];
  }
}
