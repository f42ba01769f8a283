package io.realtime4j.sample.app.conformance;

import io.realtime4j.api.RealtimeException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a conformance server until the process is stopped. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = "Runs the server engine behind well-known behaviour, for test suites.")
public final class ConformanceCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  @Spec CommandSpec spec;

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
    if (ConformanceMode.of(mode).isEmpty()) {
      return complain(
          "unknown mode " + mode + ", must be one of " + ConformanceMode.labels(), MISUSED);
    }
    try (ConformanceServer server = ConformanceServer.start(mode, port)) {
      spec.commandLine()
          .getOut()
          .println("conformance server " + mode + " on http://127.0.0.1:" + server.port());
      spec.commandLine().getOut().flush();
      // Until the process is stopped.
      new CountDownLatch(1).await();
      return 0;
    } catch (RealtimeException e) {
      return complain(e.getMessage(), FAILED);
    }
  }

  private int complain(String what, int exitCode) {
    spec.commandLine().getErr().println(what);
    spec.commandLine().getErr().flush();
    return exitCode;
  }
}
