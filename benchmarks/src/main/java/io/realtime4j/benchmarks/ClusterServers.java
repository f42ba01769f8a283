package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.process.Engines;
import io.realtime4j.benchmarks.process.ServerProcess;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Servers that are one chat, on a PostgreSQL and a Redis of their own. */
final class ClusterServers {
  private ClusterServers() {}

  /** What is done with them. */
  @FunctionalInterface
  interface Work {
    void with(List<ServerProcess> servers, Engines engines)
        throws IOException, InterruptedException;
  }

  /** Starts so many, does something with them, and ends them. */
  static void run(Bench bench, int count, Work work) throws IOException, InterruptedException {
    List<ServerProcess> servers = new ArrayList<>();
    try (Engines engines = new Engines()) {
      try {
        for (int i = 0; i < count; i++) {
          servers.add(
              bench.start(
                  Target.CHAT,
                  List.of(),
                  Map.of(
                      "REALTIME_STORE",
                      engines.store("bench"),
                      "REALTIME_REDIS_URL",
                      engines.backplane("bench"))));
        }
        work.with(servers, engines);
      } finally {
        servers.forEach(ServerProcess::close);
      }
    }
  }
}
