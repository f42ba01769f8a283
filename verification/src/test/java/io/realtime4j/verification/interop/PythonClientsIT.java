package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * python-socketio as its distribution packages it, through the events of the chat. Where CI runs it
 * must be there; elsewhere the test is skipped with a message.
 */
class PythonClientsIT {
  /** Debian's, since another Python of the same machine has other packages. */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void pythonClientsChat(String transport) throws Exception {
    boolean present = Files.isExecutable(PYTHON) && run("-c", "import socketio").startsWith("0");
    if (System.getenv("CI") != null) {
      assertThat(present).as("python3-socketio must be installed where CI runs").isTrue();
    }
    assumeTrue(
        present, "skipped: python3-socketio is not installed, so its client cannot be tried");
    try (RealtimeServer server =
        RealtimeServer.builder()
            .options(
                ServerOptions.defaults().toBuilder()
                    .host("127.0.0.1")
                    .port(0)
                    .jwtSecret(Tokens.SECRET)
                    .build())
            .transport("netty")
            .store("memory")
            .variables(Map.of())
            .build()) {
      int port = server.start().get(20, TimeUnit.SECONDS).getPort();

      String result =
          run(
              Path.of(
                      System.getProperty("realtime4j.root"),
                      "verification/src/test/python/stock_client.py")
                  .toString(),
              "http://127.0.0.1:" + port,
              Tokens.of("alice"),
              Tokens.of("bob"),
              transport);

      assertThat(result).startsWith("0").contains("done");
    }
  }

  /** Returns the exit status, and behind it what was printed. */
  private String run(String... arguments) throws IOException, InterruptedException {
    Path log = folder.resolve("python.log");
    String[] command = new String[arguments.length + 1];
    command[0] = PYTHON.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(90, TimeUnit.SECONDS);
    process.destroyForcibly();
    return (ended ? process.exitValue() : -1)
        + "\n"
        + Files.readString(log, StandardCharsets.UTF_8);
  }
}
