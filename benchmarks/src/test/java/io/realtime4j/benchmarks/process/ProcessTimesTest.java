package io.realtime4j.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessTimesTest {
  @Test
  void cpuTimeIsUserAndSystemTimeWhateverTheProcessIsCalled() {
    String stat = "4711 (a) b (c) S 1 4711 4711 0 -1 4194560 26 0 0 0 120 34 0 0 20 0 12 0 1817";

    assertThat(ProcessTimes.cpuMicros(stat)).isEqualTo((120 + 34) * 10_000);
  }

  @Test
  void compilersAreKnownByTheNamesOfTheirThreads() {
    assertThat(ProcessTimes.isCompiler("5 (C2 CompilerThre) S 1 1")).isTrue();
    assertThat(ProcessTimes.isCompiler("6 (C1 CompilerThre) S 1 1")).isTrue();
    assertThat(ProcessTimes.isCompiler("7 (realtime4j-nett) S 1 1")).isFalse();
  }

  @Test
  void residentMemoryIsToldInKibibytes() {
    assertThat(ProcessTimes.residentBytes("Name:\tjava\nVmHWM:\t 9000 kB\nVmRSS:\t 1234 kB\n"))
        .isEqualTo(1234 * 1024);
  }

  @Test
  void theLiveHeapIsTheTotalOfTheHistogram() {
    String histogram =
        """
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         14338        1234567  [B (java.base@17)
        Total         99999        7654321
        """;

    assertThat(LiveHeap.total(histogram)).isEqualTo(7_654_321);
    assertThatThrownBy(() -> LiveHeap.total("4711:\ncom.sun.tools.attach: no"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
