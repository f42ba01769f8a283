package io.realtime4j.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which core runs what. */
public final class Cores {
  /** Where servers run. */
  public static final int SERVER = 0;

  /** Where the generator runs. */
  public static final int GENERATOR = 1;

  private Cores() {}

  /** Returns whether {@code taskset} is there; without it nothing is pinned. */
  public static boolean canPin() {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(directory, "taskset"))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Moves this process, with all of its threads, to a core. Does nothing where nothing is pinned.
   */
  public static void moveHere(int core) throws IOException, InterruptedException {
    if (canPin()) {
      new ProcessBuilder(
              "taskset",
              "-a",
              "-cp",
              Integer.toString(core),
              Long.toString(ProcessHandle.current().pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  /** Returns the command that runs another one on both cores, whatever this process is bound to. */
  static List<String> onAny(List<String> command) {
    if (!canPin()) {
      return command;
    }
    List<String> whole = new ArrayList<>(List.of("taskset", "-c", SERVER + "," + GENERATOR));
    whole.addAll(command);
    return whole;
  }

  /** Returns the command that runs another one on a core. */
  static List<String> pinned(int core, List<String> command) {
    if (!canPin()) {
      return command;
    }
    List<String> whole = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    whole.addAll(command);
    return whole;
  }
}
