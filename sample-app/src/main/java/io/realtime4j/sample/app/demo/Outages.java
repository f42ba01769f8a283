package io.realtime4j.sample.app.demo;

/** Tells messages that met an outage from those that did not. Thread-safe. */
final class Outages {
  /** Not a mark of {@link #calm}: an outage is under way. */
  static final int OUTAGE = -1;

  private int number;
  private boolean under;

  /** The server is about to be killed. */
  synchronized void begin() {
    number++;
    under = true;
  }

  /** Everybody is connected again. */
  synchronized void end() {
    under = false;
  }

  /** How many there were. */
  synchronized int count() {
    return number;
  }

  /** Returns {@link #OUTAGE}, or a number that stays the same until the next outage begins. */
  synchronized int calm() {
    return under ? OUTAGE : number;
  }
}
