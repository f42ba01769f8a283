package io.realtime4j.benchmarks.target;

/** What a server program is told, by its environment. */
final class Settings {
  static final String PORT = "BENCH_PORT";
  static final String SECRET = "BENCH_SECRET";

  private Settings() {}

  static int port() {
    return Integer.parseInt(value(PORT));
  }

  static String secret() {
    return value(SECRET);
  }

  private static String value(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set: start this through benchmarks/run");
    }
    return value;
  }
}
