package io.realtime4j.benchmarks.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** In which methods threads were met, of a recording of the JVM's flight recorder. */
final class Samples {
  private final Map<String, Integer> innermost = new TreeMap<>();
  private final Map<String, Integer> anywhere = new TreeMap<>();
  private int count;

  private Samples() {}

  static Samples of(Path recording) throws IOException {
    Samples samples = new Samples();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        RecordedStackTrace trace = event.getStackTrace();
        if (event.getEventType().getName().equals("jdk.ExecutionSample") && trace != null) {
          samples.add(trace.getFrames());
        }
      }
    }
    return samples;
  }

  private void add(List<RecordedFrame> frames) {
    count++;
    Set<String> seen = new HashSet<>();
    for (RecordedFrame frame : frames) {
      String name = frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
      if (seen.isEmpty()) {
        innermost.merge(name, 1, Integer::sum);
      }
      if (seen.add(name) && !name.startsWith("java.lang.Thread")) {
        anywhere.merge(name, 1, Integer::sum);
      }
    }
  }

  /** Returns the methods that were met most, in percent of all samples. */
  List<String> lines(int most) {
    List<String> lines = new ArrayList<>();
    add(lines, count + " samples, percent in a method itself:", innermost, most);
    add(lines, "percent in a method and what it calls:", anywhere, 3 * most);
    return lines;
  }

  private void add(List<String> lines, String title, Map<String, Integer> methods, int most) {
    lines.add(title);
    methods.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .forEach(
            method ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "  %6.1f %s",
                        100.0 * method.getValue() / count,
                        method.getKey())));
  }
}
