package io.realtime4j.benchmarks.report;

import java.util.Locale;

/** Writes numbers as people read them. */
final class Figures {
  private Figures() {}

  /** Returns about three digits: {@code 1.27}, {@code 13.6}, {@code 427}, {@code 9,392}. */
  static String of(double value) {
    double size = Math.abs(value);
    String format = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Returns a number without digits that say nothing: {@code 1.3}, {@code 20,000}. */
  static String plain(double value) {
    return value == Math.rint(value) && value >= 10
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
