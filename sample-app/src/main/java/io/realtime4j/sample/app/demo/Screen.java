package io.realtime4j.sample.app.demo;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Prints one line per event: when, who, what. On a terminal a bar may stand below the last line; in
 * a pipe there are lines alone. Thread-safe.
 */
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

  /** Goes to the begin of the line and empties it. */
  private static final String WIPE = "\r\u001b[2K";

  private final PrintWriter out;
  private final boolean coloured;
  private final boolean isTerminal;
  private final long startNanos = System.nanoTime();
  private boolean ended;

  /** What stands below the last line, empty for nothing. */
  private String bar = "";

  /**
   * Creates a screen.
   *
   * @param coloured whether there are colours
   * @param isTerminal whether a line can be drawn over
   */
  Screen(PrintWriter out, boolean coloured, boolean isTerminal) {
    this.out = out;
    this.coloured = coloured;
    this.isTerminal = isTerminal;
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
    out.println(bar.isEmpty() ? text : WIPE + text);
    out.print(bar);
    out.flush();
  }

  /** Draws a bar over the one before. */
  synchronized void bar(String drawn, String figures, String what) {
    String next =
        "  " + paint(Colour.GREEN, drawn) + "  " + paint(Colour.DIM, figures) + "  " + what;
    if (isTerminal && !next.equals(bar)) {
      bar = next;
      out.print(WIPE + bar);
      out.flush();
    }
  }

  /** Takes the bar away. */
  synchronized void endBar() {
    if (!bar.isEmpty()) {
      bar = "";
      out.print(WIPE);
      out.flush();
    }
  }

  /** Returns a text in a colour, where there are colours. */
  String paint(Colour colour, String text) {
    return coloured && !colour.code.isEmpty()
        ? "\u001b[" + colour.code + "m" + text + "\u001b[0m"
        : text;
  }
}
