package io.realtime4j.sample.app;

import io.realtime4j.api.RealtimeException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line on stderr what went wrong, and turns it into an exit status. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final BooleanSupplier verbose;

  Failures(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
    Throwable failure = known(thrown);
    if (failure instanceof RealtimeException known) {
      say(command, known.code(), String.valueOf(known.getMessage()));
    } else {
      String hint = verbose.getAsBoolean() ? "" : " (--verbose shows where)";
      say(command, "INTERNAL_ERROR", thrown + hint);
    }
    if (verbose.getAsBoolean()) {
      thrown.printStackTrace(command.getErr());
      command.getErr().flush();
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    String message = message(failure, command);
    say(command, "USAGE", message + (message.matches(".*[.?]") ? "" : ".") + " Try: " + help);
    return CommandLine.ExitCode.USAGE;
  }

  /** Of a command that is not there its arguments are no news. */
  private static String message(ParameterException failure, CommandLine command) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)
        || command.getSubcommands().isEmpty()
        || unmatched.getUnmatched().isEmpty()
        || unmatched.isUnknownOption()) {
      return String.valueOf(failure.getMessage());
    }
    String meant =
        unmatched.getSuggestions().stream()
            .findFirst()
            .map(name -> ". Is \"" + name + "\" meant?")
            .orElse(".");
    return "There is no command \"" + unmatched.getUnmatched().get(0) + "\"" + meant;
  }

  /** Returns the first failure of ours in the chain of causes, else the last cause. */
  private static Throwable known(Throwable thrown) {
    Throwable failure = thrown;
    while (!(failure instanceof RealtimeException) && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }

  private static void say(CommandLine command, String code, String message) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
    command.getErr().println("realtime: " + code + ": " + line);
    command.getErr().flush();
  }
}
