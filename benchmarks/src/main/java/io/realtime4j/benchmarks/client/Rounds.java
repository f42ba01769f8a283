package io.realtime4j.benchmarks.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a client program does all its life: for each line that it is sent, a number of milliseconds,
 * it does its work for so long and answers with a line of figures. It ends with its input.
 */
final class Rounds {
  /** How a line of figures begins, for whoever reads them among whatever else is printed. */
  private static final String ANSWER = "figures";

  private Rounds() {}

  /** Does the work of one round. */
  @FunctionalInterface
  interface Work {
    double[] run(Duration time) throws Exception;
  }

  /** Answers until the input ends, then ends this process, whatever threads are left. */
  static void serve(Work work) throws Exception {
    say();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      say(work.run(Duration.ofMillis(Long.parseLong(line))));
    }
    Runtime.getRuntime().halt(0);
  }

  private static void say(double... figures) throws IOException {
    System.out.println(
        ANSWER
            + Arrays.stream(figures)
                .mapToObj(figure -> " " + figure)
                .collect(Collectors.joining()));
    System.out.flush();
  }
}
