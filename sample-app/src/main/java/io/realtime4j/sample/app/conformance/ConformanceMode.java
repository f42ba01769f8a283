package io.realtime4j.sample.app.conformance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a conformance server behaves like. */
public enum ConformanceMode {
  /** Raw Engine.IO that sends every message back. */
  ENGINEIO,
  /** What the Socket.IO suite expects. */
  SOCKETIO,
  /** A server for clients to try everything on. */
  GENERIC;

  /** Returns the mode of a name as the command line has it. */
  public static Optional<ConformanceMode> of(String name) {
    return Arrays.stream(values()).filter(mode -> mode.label().equals(name)).findFirst();
  }

  /** Returns the name as the command line has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String labels() {
    return Arrays.stream(values()).map(ConformanceMode::label).collect(Collectors.joining(", "));
  }
}
