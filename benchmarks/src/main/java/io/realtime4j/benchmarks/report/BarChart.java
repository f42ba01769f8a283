package io.realtime4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Draws, for each row that has a limit, how many times it each target takes: an SVG. */
final class BarChart {
  private static final List<String> COLOURS =
      List.of("#1f6feb", "#57a6ff", "#bf8700", "#8250df", "#6e7781");
  private static final int LEFT = 250;
  private static final int WIDTH = 520;
  private static final int BAR = 12;
  private static final int GAP = 14;

  private final Results results;
  private final List<Row> rows;
  private final List<String> targets;
  private final double largest;

  private BarChart(Results results) {
    this.results = results;
    this.rows = results.rows().stream().filter(row -> isShown(results, row)).toList();
    this.targets =
        results.targets().stream()
            .filter(target -> rows.stream().noneMatch(row -> row.limit().equals(target)))
            .toList();
    this.largest = Math.max(1, largest());
  }

  private static boolean isShown(Results results, Row row) {
    return row.goal() instanceof Goal.Times && results.of(row, row.limit()).isPresent();
  }

  /** Returns the drawing. */
  static String of(Results results) {
    return new BarChart(results).draw();
  }

  private double largest() {
    double most = 0;
    for (Row row : rows) {
      for (String target : targets) {
        most = Math.max(most, results.ratio(row, target).map(Spread::median).orElse(0.0));
      }
    }
    return most;
  }

  private String draw() {
    int rowHeight = targets.size() * BAR + GAP;
    int top = 50;
    int height = top + rows.size() * rowHeight + 20;
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                + " font-size=\"11\"><rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>",
            LEFT + WIDTH + 60,
            height));
    parts.add(text(10, 18, "start", "Cost as a multiple of the limit (shorter is better)"));
    legend(parts);
    for (int i = 0; i < rows.size(); i++) {
      row(parts, rows.get(i), top + i * rowHeight, rowHeight);
    }
    double one = LEFT + WIDTH / largest;
    parts.add(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#cf222e\"/>",
            one,
            top - 4,
            one,
            height - 20));
    parts.add("</svg>\n");
    return String.join("\n", parts);
  }

  private void legend(List<String> parts) {
    int x = 10;
    for (int i = 0; i < targets.size(); i++) {
      parts.add(bar(x, 26, 10, colour(i)));
      parts.add(text(x + 14, 35, "start", targets.get(i)));
      x += 34 + 7 * targets.get(i).length();
    }
  }

  private void row(List<String> parts, Row row, int y, int rowHeight) {
    parts.add(text(LEFT - 8, y + (rowHeight - GAP) / 2 + 4, "end", row.title()));
    for (int i = 0; i < targets.size(); i++) {
      Optional<Spread> ratio = results.ratio(row, targets.get(i));
      if (ratio.isPresent()) {
        double length = WIDTH * ratio.get().median() / largest;
        parts.add(bar(LEFT, y + i * BAR, length, colour(i)));
        parts.add(
            text(
                (int) (LEFT + length + 4),
                y + i * BAR + 10,
                "start",
                Figures.of(ratio.get().median()) + "×"));
      }
    }
  }

  private static String colour(int target) {
    return COLOURS.get(target % COLOURS.size());
  }

  private static String bar(int x, int y, double width, String colour) {
    return String.format(
        Locale.ROOT,
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
        x,
        y,
        width,
        BAR - 2,
        colour);
  }

  private static String text(int x, int y, String anchor, String words) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>",
        x,
        y,
        anchor,
        words.replace("&", "&amp;").replace("<", "&lt;"));
  }
}
