package io.realtime4j.verification.seeds;

import java.util.function.Supplier;

/** Assertions whose message costs nothing while they hold. */
final class Checks {
  private Checks() {}

  static void that(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise.get());
    }
  }
}
