package io.realtime4j.sample.app;

import io.realtime4j.api.spi.store.StoreReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a server's store, be the server running or not. */
@Command(
    name = "backup",
    description = {
      "Copies a server's store into a new file, while the server runs.",
      "To go back to it, stop the server, run restore with it, and start."
    })
final class BackupCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(paramLabel = "FILE", description = "The copy; it must not be there yet.")
  private Path file = Path.of("");

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = "What to copy (REALTIME_STORE, else sqlite:realtime4j.db).")
  private @Nullable String store;

  @Spec private @Nullable CommandSpec spec;

  BackupCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("run through a command line");
    }
    StoreName name = StoreName.of(store, environment);
    StoreReport copy = name.tools().backup(name.location(), file);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        file
            + ": "
            + copy.bytes()
            + " bytes, "
            + copy.counts().getOrDefault("messages", 0L)
            + " messages, up to position "
            + copy.lastLsn());
    out.flush();
    return 0;
  }
}
