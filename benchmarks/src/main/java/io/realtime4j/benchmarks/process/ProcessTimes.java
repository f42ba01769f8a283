package io.realtime4j.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process below {@code /proc}. */
final class ProcessTimes {
  /** {@code USER_HZ}, which is 100 on every Linux that Java runs on. */
  private static final long MICROS_PER_TICK = 10_000;

  private ProcessTimes() {}

  /** Returns the CPU time that a process has used, in microseconds; it moves in steps of 10 ms. */
  static long cpuMicros(long pid) throws IOException {
    return cpuMicros(Files.readString(Path.of("/proc/" + pid + "/stat")));
  }

  /** Returns how much of a process is in memory, in bytes. */
  static long residentBytes(long pid) throws IOException {
    return residentBytes(Files.readString(Path.of("/proc/" + pid + "/status")));
  }

  /** Reads a {@code stat} line, in which utime and stime are fields 14 and 15. */
  static long cpuMicros(String stat) {
    // The name, field 2, may hold spaces and brackets of its own.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
  }

  /** Reads {@code VmRSS} of a {@code status} file. */
  static long residentBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no VmRSS"));
  }
}
