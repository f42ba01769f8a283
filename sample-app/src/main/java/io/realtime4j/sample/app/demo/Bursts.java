package io.realtime4j.sample.app.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Folds what happens to many messages at once into one line. Thread-safe. */
final class Bursts {
  private record Burst(int first, int last, int count) {
    Burst plus(int number) {
      return new Burst(Math.min(first, number), Math.max(last, number), count + 1);
    }

    @Override
    public String toString() {
      return count == 1 ? "#" + first : "#" + first + "-#" + last + " (" + count + ")";
    }
  }

  private final Map<String, Burst> open = new LinkedHashMap<>();

  /** Adds a message to the line of a kind. */
  synchronized void add(String kind, int number) {
    open.merge(kind, new Burst(number, number, 1), (burst, one) -> burst.plus(number));
  }

  /** Hands out the lines, kind and text, and begins anew. */
  void flush(BiConsumer<String, String> line) {
    Map<String, Burst> closed;
    synchronized (this) {
      closed = new LinkedHashMap<>(open);
      open.clear();
    }
    closed.forEach((kind, burst) -> line.accept(kind, burst.toString()));
  }
}
