package io.realtime4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private final Results results = new Results();

  @BeforeEach
  void measure() {
    results.add(
        new Row("fan-out", "fan-out, 100 members", "µs CPU per delivery", new Goal.Times(1.3)),
        List.of(
            new Sample("fan-out", "limit", 1, 1.25, 800_000, 300, 0),
            new Sample("fan-out", "chat", 1, 2.5, 400_000, 310, 0),
            new Sample("fan-out", "socket.io", 1, 12.5, 60_000, 290.5, 3)));
    results.add(
        new Row("sends", "durable sends", "messages/s", new Goal.AtLeast(20_000)),
        List.of(new Sample("sends", "chat", 1, 21_234.5, 0, 0, 0)));
  }

  @Test
  void theTableHasARowForEachAndALineOfFacts() {
    assertThat(MarkdownReport.of(results, Map.of("Date", "today")))
        .isEqualTo(
            """
            - Date: today

            | row | unit | limit | chat | socket.io | ours ÷ limit (min–max) | goal | met |
            |---|---|---|---|---|---|---|---|
            | fan-out, 100 members | µs CPU per delivery | 1.25 | 2.50 (2.00×) | 12.5 (10.0×), 3 failed | 2.00 (2.00–2.00) | ≤ 1.3× | no |
            | durable sends | messages/s | – | 21,235 | – | – | ≥ 20,000 | yes |
            """);
  }

  @Test
  void everyFigureIsALineOfTheCsv() {
    assertThat(CsvReport.of(results))
        .startsWith("row,target,round,value,per_second,bytes,failures\n")
        .contains("fan-out,socket.io,1,12.5000,60000.0,290.5,3\n")
        .hasLineCount(5);
  }

  @Test
  void theChartShowsRowsThatHaveALimit() {
    assertThat(BarChart.of(results))
        .startsWith("<svg ")
        .endsWith("</svg>\n")
        .contains("fan-out, 100 members", "2.00×", "10.0×")
        .doesNotContain("durable sends");
  }

  @Test
  void aChartOfNothingIsStillADrawing() {
    assertThat(BarChart.of(new Results())).startsWith("<svg ").endsWith("</svg>\n");
  }
}
