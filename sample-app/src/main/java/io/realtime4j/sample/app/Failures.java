package io.realtime4j.sample.app;

import io.realtime4j.api.RealtimeException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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
    String message = String.valueOf(failure.getMessage());
    say(command, "USAGE", message + (message.endsWith(".") ? "" : ".") + " Try: " + help);
    return CommandLine.ExitCode.USAGE;
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
