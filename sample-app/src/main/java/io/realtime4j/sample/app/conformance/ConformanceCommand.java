package io.realtime4j.sample.app.conformance;

import io.realtime4j.api.RealtimeException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a conformance server until the process is stopped. */
@Command(
    name = "conformance",
    description = "Runs the server engine behind well-known behaviour, for test suites.")
public final class ConformanceCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  /** Set by picocli before the call. */
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "MODE", description = "engineio, socketio or generic")
  String mode = "";

  @Option(
      names = "--port",
      defaultValue = "3000",
      description = "the port on 127.0.0.1 (default: ${DEFAULT-VALUE})")
  int port;

  /** Creates the command, as picocli does. */
  public ConformanceCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine commands = Objects.requireNonNull(spec).commandLine();
    if (ConformanceMode.of(mode).isEmpty()) {
      return complain(
          commands,
          "unknown mode " + mode + ", must be one of " + ConformanceMode.labels(),
          MISUSED);
    }
    try (ConformanceServer server = ConformanceServer.start(mode, port)) {
      commands
          .getOut()
          .println("conformance server " + mode + " on http://127.0.0.1:" + server.port());
      commands.getOut().flush();
      // Until the process is stopped.
      new CountDownLatch(1).await();
      return 0;
    } catch (RealtimeException e) {
      return complain(commands, String.valueOf(e.getMessage()), FAILED);
    }
  }

  private static int complain(CommandLine commands, String what, int exitCode) {
    commands.getErr().println(what);
    commands.getErr().flush();
    return exitCode;
  }
}
