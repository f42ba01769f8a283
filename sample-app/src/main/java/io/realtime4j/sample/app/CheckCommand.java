package io.realtime4j.sample.app;

import io.realtime4j.api.spi.store.StoreReport;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads all of a store and says what is wrong with it. */
@Command(
    name = "check",
    description = "Reads all of a server's store and says what is wrong with it; changes nothing.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:something is wrong, or it cannot be read",
      "2:usage: an argument is wrong"
    })
final class CheckCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A SQLite file, or STORE as of serve (REALTIME_STORE, else realtime4j.db).")
  private @Nullable String file;

  @Spec private @Nullable CommandSpec spec;

  CheckCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("run through a command line");
    }
    String store = file == null || file.startsWith("sqlite:") ? file : "sqlite:" + file;
    StoreName name = StoreName.of(store, environment);
    StoreReport report = name.tools().check(name.location());
    PrintWriter out = spec.commandLine().getOut();
    out.println("version " + report.version() + ", " + report.bytes() + " bytes");
    report.counts().forEach((what, count) -> out.println(count + " " + what));
    out.println("the log ends at position " + report.lastLsn());
    report.problems().forEach(problem -> out.println("WRONG: " + problem));
    out.println(report.problems().isEmpty() ? "Nothing is wrong." : "Restore it from a backup.");
    out.flush();
    return report.problems().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
