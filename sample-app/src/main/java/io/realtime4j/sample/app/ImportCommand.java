package io.realtime4j.sample.app;

import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.store.ServerStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports rooms, members and messages. */
@Command(
    name = "import",
    description = {
      "Imports rooms, members and messages, a JSON object a line (see docs/operations.md).",
      "The server must be stopped. If a line is wrong nothing is imported; what is there already",
      "is passed over, so that an import that was cut off is repeated."
    })
final class ImportCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(paramLabel = "FILE", description = "The lines, UTF-8.")
  private Path file = Path.of("");

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = "Where to (REALTIME_STORE, else sqlite:realtime4j.db).")
  private @Nullable String store;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose; default: primary.")
  private String tenant = Principal.PRIMARY_TENANT;

  @Spec private @Nullable CommandSpec spec;

  ImportCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("run through a command line");
    }
    StoreName name = StoreName.of(store, environment);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    boolean isWatched = Boolean.getBoolean("realtime.terminal");
    LongConsumer progress =
        lines -> {
          if (isWatched) {
            err.print("\r" + lines + " lines");
            err.flush();
          }
        };
    String done;
    try (ServerStore opened = name.provider().open(name.location(), null)) {
      done = new Import(opened, tenant, progress).run(file);
    } finally {
      if (isWatched) {
        err.println();
        err.flush();
      }
    }
    out.println(done);
    out.flush();
    return 0;
  }
}
