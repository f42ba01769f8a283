package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution as its users run it. */
class DistributionIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"serve", "chat", "demo", "conformance", "token"})
  void everyCommandExplainsItself(String command) throws Exception {
    ProgramRun run = run(Map.of(), command, "--help");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("Usage: realtime " + command);
    assertThat(run(Map.of(), "--help").out()).contains(command);
  }

  @Test
  void aTokenNamesItsUserAndIsSigned() throws Exception {
    ProgramRun run = run(Map.of("REALTIME_JWT_SECRET", SECRET), "token", "alice");
    assertThat(run.exit()).as(run.err()).isZero();
    DecodedJWT token = JWT.require(Algorithm.HMAC256(SECRET)).build().verify(run.out().strip());
    assertThat(token.getClaim("userId").asString()).isEqualTo("alice");
  }

  @Test
  void mistakesAreOneLineOnStandardError() throws Exception {
    assertFailure(run(Map.of(), "token", "alice"), 2, "REALTIME_JWT_SECRET");
    assertThat(run(Map.of(), "no-such-command").exit()).isEqualTo(2);
    assertThat(run(Map.of(), "conformance", "no-such-mode").exit()).isEqualTo(2);
    Map<String, String> secret = Map.of("REALTIME_JWT_SECRET", SECRET);
    try (ServerSocket taken = new ServerSocket(0)) {
      assertFailure(
          run(
              secret,
              "serve",
              "--port",
              String.valueOf(taken.getLocalPort()),
              "--store",
              "sqlite:" + folder.resolve("a.db")),
          1,
          "PORT_IN_USE");
    }
    Path noise = Files.write(folder.resolve("noise.db"), "not a database".repeat(500).getBytes());
    assertFailure(
        run(secret, "serve", "--port", "0", "--store", "sqlite:" + noise), 1, "STORE_CORRUPT");
    assertFailure(
        run(secret, "serve", "--port", "0", "--store", "no-such-store:x"), 1, "no-such-store");
    assertFailure(
        run(Map.of("REALTIME_JWT_SECRET", SECRET, "REALTIME_PORT", "x"), "serve"),
        1,
        "REALTIME_PORT");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void nativeEpollIsInUseAndTheServerIsHealthyUntilItIsStopped() throws Exception {
    Process process = serve();
    try {
      int port = awaitPort(process);
      HttpResponse<String> health =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
      assertThat(health.body()).contains("\"status\":\"healthy\"");
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ends on SIGTERM").isTrue();
    assertThat(Files.readString(folder.resolve("serve.err"))).contains("epoll");
  }

  private Process serve() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                command("serve", "--host", "127.0.0.1", "--port", "0", "--store", "memory:"))
            .directory(folder.toFile())
            .redirectError(folder.resolve("serve.err").toFile());
    builder.environment().put("REALTIME_JWT_SECRET", SECRET);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static int awaitPort(Process process) throws Exception {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("Listening on ")) {
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).strip());
      }
    }
    throw new AssertionError("serve ended without listening");
  }

  private static void assertFailure(ProgramRun run, int exit, String says) {
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(exit);
    assertThat(run.err().lines().filter(line -> line.startsWith("realtime: ")))
        .as(run.err())
        .singleElement()
        .asString()
        .contains(says);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  private ProgramRun run(Map<String, String> environment, String... args) throws Exception {
    Map<String, String> whole = new java.util.HashMap<>(environment);
    whole.put("JAVA_HOME", System.getProperty("java.home"));
    return ProgramRun.of(folder, whole, command(args));
  }

  private static List<String> command(String... args) {
    List<String> command = new ArrayList<>();
    command.add(Artifacts.distribution().resolve("bin/realtime").toString());
    command.addAll(List.of(args));
    return command;
  }
}
