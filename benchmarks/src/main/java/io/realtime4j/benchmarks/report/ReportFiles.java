package io.realtime4j.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes a run's results: {@code .csv}, {@code .md} and {@code .svg}. */
public final class ReportFiles {
  private ReportFiles() {}

  /**
   * Writes the files, in place of older ones of the same name.
   *
   * @return the table, as it stands in the Markdown file
   */
  public static String write(
      Path directory, String name, Results results, Map<String, String> facts) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(name + ".csv"), CsvReport.of(results));
    Files.writeString(directory.resolve(name + ".svg"), BarChart.of(results));
    String table = MarkdownReport.of(results, facts);
    Files.writeString(directory.resolve(name + ".md"), table);
    return table;
  }
}
