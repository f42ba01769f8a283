package io.realtime4j.sample.app;

import io.realtime4j.sample.app.chat.ChatCommand;
import io.realtime4j.sample.app.conformance.ConformanceCommand;
import io.realtime4j.sample.app.demo.DemoCommand;
import java.lang.module.ModuleDescriptor;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program {@code realtime}; each subcommand is a class of its own. */
@Command(
    name = "realtime",
    description = "Live chat over Socket.IO: a server, and tools to try it.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:failure of the run",
      "2:usage: an argument is wrong, or the secret is missing"
    })
public final class Main {
  /** The parent of all loggers of ours; held, because the log manager would forget its level. */
  private static final Logger LOGGER = Logger.getLogger("io.realtime4j");

  @Option(
      names = "--verbose",
      description = "Log in detail, and show the stack trace of a failure.",
      scope = ScopeType.INHERIT)
  private boolean verbose;

  private Main() {}

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine(System.getenv()).execute(args));
  }

  /** Returns the command line. */
  static CommandLine commandLine(Map<String, String> environment) {
    Main main = new Main();
    Failures failures = new Failures(() -> main.verbose);
    CommandLine commands =
        new CommandLine(main)
            .addSubcommand(new ServeCommand(environment, () -> main.verbose))
            .addSubcommand(new AdminCommand(environment))
            .addSubcommand(new BackupCommand(environment))
            .addSubcommand(new CheckCommand(environment))
            .addSubcommand(new RestoreCommand(environment))
            .addSubcommand(new ImportCommand(environment))
            .addSubcommand(new ChatCommand(environment, () -> main.verbose))
            .addSubcommand(new DemoCommand(environment, () -> main.verbose))
            .addSubcommand(new ConformanceCommand())
            .addSubcommand(new TokenCommand(environment));
    return commands
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setExecutionStrategy(parsed -> main.execute(parsed));
  }

  private int execute(CommandLine.ParseResult parsed) {
    if (verbose) {
      LOGGER.setLevel(Level.FINE);
    }
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (LinkageError e) {
      throw new IllegalStateException("lib/ is incomplete, or holds jars that do not fit", e);
    }
  }

  /** Reads the version that the build wrote into the module. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      ModuleDescriptor descriptor = Main.class.getModule().getDescriptor();
      Optional<String> version = descriptor == null ? Optional.empty() : descriptor.rawVersion();
      return new String[] {"realtime4j " + version.orElse("(unknown version)")};
    }
  }
}
