package io.realtime4j.api;

/** Something under way that can be given up. */
@FunctionalInterface
public interface Cancellable {
  /** Gives it up. Calling it again, or after it has happened, does nothing. */
  void cancel();
}
