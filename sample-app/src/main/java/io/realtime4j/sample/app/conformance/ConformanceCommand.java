package io.realtime4j.sample.app.conformance;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a conformance server until the process is stopped. */
@Command(
    name = "conformance",
    description = "Runs the server engine behind well-known behaviour, for test suites.")
public final class ConformanceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODE", description = "engineio, socketio or generic.")
  private String mode = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "3000",
      description = "Port on 127.0.0.1; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Spec private @Nullable CommandSpec spec;

  /** Creates the command. */
  public ConformanceCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("run through a command line");
    }
    if (ConformanceMode.of(mode).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "MODE must be one of " + ConformanceMode.labels() + ", was " + mode);
    }
    try (ConformanceServer server = ConformanceServer.start(mode, port)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("Listening on http://127.0.0.1:" + server.port() + " (" + mode + ")");
      out.flush();
      new CountDownLatch(1).await(); // Until the process is stopped.
      return 0;
    }
  }
}
