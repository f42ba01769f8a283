package io.realtime4j.benchmarks.report;

import java.util.List;
import java.util.Map;

/** The medians as a table, with what they were measured on. */
final class MarkdownReport {
  private MarkdownReport() {}

  /**
   * Writes the table.
   *
   * @param facts machine, JVM, command, date and so on, written above it in their order
   */
  static String of(Results results, Map<String, String> facts) {
    StringBuilder text = new StringBuilder();
    facts.forEach(
        (name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
    List<String> targets = results.targets();
    text.append("\n| row | unit | ").append(String.join(" | ", targets));
    text.append(" | ours ÷ limit (min–max) | goal | met |\n|---|---|");
    text.append("---|".repeat(targets.size())).append("---|---|---|\n");
    for (Row row : results.rows()) {
      text.append("| ").append(row.title()).append(" | ").append(row.unit()).append(" | ");
      for (String target : targets) {
        text.append(cell(results, row, target)).append(" | ");
      }
      text.append(results.ratio(row, row.ours()).map(MarkdownReport::range).orElse("–"));
      text.append(" | ").append(row.goal()).append(" | ");
      text.append(results.met(row).map(met -> met ? "yes" : "no").orElse("–")).append(" |\n");
    }
    return text.toString();
  }

  private static String cell(Results results, Row row, String target) {
    String figure = results.of(row, target).map(s -> Figures.of(s.median())).orElse("–");
    String times =
        target.equals(row.limit())
            ? ""
            : results.ratio(row, target).map(r -> " (" + Figures.of(r.median()) + "×)").orElse("");
    long failures = results.failures(row, target);
    return figure + times + (failures > 0 ? ", " + failures + " failed" : "");
  }

  private static String range(Spread ratio) {
    return Figures.of(ratio.median())
        + " ("
        + Figures.of(ratio.min())
        + "–"
        + Figures.of(ratio.max())
        + ")";
  }
}
