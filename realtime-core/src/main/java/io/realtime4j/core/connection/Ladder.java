package io.realtime4j.core.connection;

/** The order in which wires are tried. */
final class Ladder {
  private Ladder() {}

  /** Returns which wire stands at a place in the ladder: the preferred one first. */
  static int index(int place, int preferred) {
    if (place == 0) {
      return preferred;
    }
    return place <= preferred ? place - 1 : place;
  }
}
