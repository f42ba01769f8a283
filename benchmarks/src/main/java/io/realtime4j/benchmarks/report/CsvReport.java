package io.realtime4j.benchmarks.report;

import java.util.Locale;

/** Every figure, one a line: what the tables are made of. */
final class CsvReport {
  private CsvReport() {}

  static String of(Results results) {
    StringBuilder csv = new StringBuilder("row,target,round,value,per_second,bytes,failures\n");
    for (Sample sample : results.samples()) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%d,%.4f,%.1f,%.1f,%d\n",
              sample.row(),
              sample.target(),
              sample.round(),
              sample.value(),
              sample.perSecond(),
              sample.bytes(),
              sample.failures()));
    }
    return csv.toString();
  }
}
