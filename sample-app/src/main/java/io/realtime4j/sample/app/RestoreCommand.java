package io.realtime4j.sample.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a copy in the place of a store whose server is stopped. */
@Command(
    name = "restore",
    description = {
      "Puts what backup has written in the place of a store whose server is stopped.",
      "The copy is checked first and stays as it is; what was there is kept beside it."
    })
final class RestoreCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(paramLabel = "FILE", description = "The copy.")
  private Path file = Path.of("");

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = "What to replace (REALTIME_STORE, else sqlite:realtime4j.db).")
  private @Nullable String store;

  @Spec private @Nullable CommandSpec spec;

  RestoreCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("run through a command line");
    }
    StoreName name = StoreName.of(store, environment);
    Optional<Path> kept = name.tools().restore(file, name.location());
    PrintWriter out = spec.commandLine().getOut();
    out.println("Restored. Start the server.");
    kept.ifPresent(path -> out.println("What was there is kept as " + path));
    out.flush();
    return 0;
  }
}
