package io.realtime4j.sample.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ServerStartException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FailuresTest {
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      new CommandLine(CommandLine.Model.CommandSpec.create()).setErr(new PrintWriter(err, true));

  @Test
  void whatWrapsAFailureOfOursIsTakenOff() {
    int status =
        handle(
            new CompletionException(
                new IllegalStateException(
                    new ServerStartException("PORT_IN_USE", "Port 80 is in use.", null))),
            false);

    assertThat(status).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("realtime: PORT_IN_USE: Port 80 is in use.");
  }

  @Test
  void aMessageOfSeveralLinesBecomesOne() {
    handle(new ServerStartException("X", "first\n  second\r\nthird\n", null), false);

    assertThat(err.toString().lines()).containsExactly("realtime: X: first second third");
  }

  @Test
  void whatNobodyExpectedIsOneLineToo() {
    assertThat(handle(new IllegalStateException("odd"), false)).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "realtime: INTERNAL_ERROR: java.lang.IllegalStateException: odd"
                + " (--verbose shows where)");
  }

  @Test
  void verboseAddsTheStackTrace() {
    handle(new ServerStartException("X", "m", null), true);

    assertThat(err.toString()).startsWith("realtime: X: m").contains("\tat ");
  }

  private int handle(Exception thrown, boolean verbose) {
    return new Failures(() -> verbose)
        .handleExecutionException(thrown, command, command.parseArgs());
  }
}
