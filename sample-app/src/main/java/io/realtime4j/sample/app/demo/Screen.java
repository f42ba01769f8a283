package io.realtime4j.sample.app.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints one line per event: when, who, what. Thread-safe. */
final class Screen {
  /** Colours of the terminal. */
  enum Colour {
    NONE(""),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    MAGENTA("35"),
    CYAN("36"),
    DIM("2"),
    BOLD("1");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }

  private final PrintWriter out;
  private final boolean coloured;
  private final long startNanos = System.nanoTime();
  private boolean ended;

  Screen(PrintWriter out, boolean coloured) {
    this.out = out;
    this.coloured = coloured;
  }

  /** Prints an event with its time in seconds. */
  synchronized void event(Colour colour, String who, String kind, String text) {
    if (ended) {
      return;
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String time = String.format(Locale.ROOT, "%6.2f s", seconds);
    String subject = String.format(Locale.ROOT, "%-6s", who);
    line(
        paint(Colour.DIM, time)
            + "  "
            + paint(colour, subject)
            + "  "
            + String.format(Locale.ROOT, "%-10s", kind)
            + "  "
            + text);
  }

  /** Shows no more events: what follows is not part of the story. */
  synchronized void endEvents() {
    ended = true;
  }

  /** Prints a line as it is. */
  synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  /** Returns a text in a colour, where there are colours. */
  String paint(Colour colour, String text) {
    return coloured && !colour.code.isEmpty()
        ? "\u001b[" + colour.code + "m" + text + "\u001b[0m"
        : text;
  }
}
