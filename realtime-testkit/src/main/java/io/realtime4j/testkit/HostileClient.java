package io.realtime4j.testkit;

import java.io.IOException;
import java.util.List;

/**
 * Something that a client does to harm a server.
 *
 * @param kind where in the table it stands
 * @param name what it does
 * @param expected what it gets; several, divided by {@code |}, where servers may differ
 * @param attack does it, and returns what it got
 */
record HostileClient(String kind, String name, String expected, Attack attack) {
  List<String> outcomes() {
    return List.of(expected.split("\\|"));
  }

  /** Does it. */
  @FunctionalInterface
  interface Attack {
    String on(Stranger stranger) throws IOException;
  }
}
