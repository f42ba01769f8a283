package io.realtime4j.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What Linux tells of a process below {@code /proc}. */
final class ProcessTimes {
  /** {@code USER_HZ}, which is 100 on every Linux that Java runs on. */
  private static final long MICROS_PER_TICK = 10_000;

  private ProcessTimes() {}

  /** Returns the CPU time that a process has used, in microseconds; it moves in steps of 10 ms. */
  static long cpuMicros(long pid) throws IOException {
    return cpuMicros(Files.readString(Path.of("/proc/" + pid + "/stat")));
  }

  /**
   * Returns the CPU time of those threads of a process that compile for its virtual machine, in
   * microseconds; 0 if it has none.
   */
  static long compilerMicros(long pid) throws IOException {
    long sum = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        try {
          String stat = Files.readString(thread.resolve("stat"));
          sum += isCompiler(stat) ? cpuMicros(stat) : 0;
        } catch (NoSuchFileException e) {
          // It has ended meanwhile.
        }
      }
    }
    return sum;
  }

  /**
   * Returns the CPU time of a process by its threads, in microseconds; those whose names differ by
   * a number alone are one group.
   */
  static Map<String, Long> threadMicros(long pid) throws IOException {
    Map<String, Long> groups = new TreeMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        try {
          String stat = Files.readString(thread.resolve("stat"));
          String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
          groups.merge(name.replaceAll("[-#0-9]+$", ""), cpuMicros(stat), Long::sum);
        } catch (NoSuchFileException e) {
          // It has ended meanwhile.
        }
      }
    }
    return groups;
  }

  /** Returns whether a {@code stat} line is of a thread that compiles. */
  static boolean isCompiler(String stat) {
    return stat.contains("(C1 CompilerThre") || stat.contains("(C2 CompilerThre");
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
