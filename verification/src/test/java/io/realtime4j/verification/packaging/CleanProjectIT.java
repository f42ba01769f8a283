package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody begins with the README, outside the repository: its examples, with the artifacts that it
 * names and imports alone around them, are compiled by javac and run as two programs that talk.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CleanProjectIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ARTIFACT = Pattern.compile("realtime4j-[a-z]+(-[a-z]+)?");
  private static final Pattern LISTENING = Pattern.compile("Listening on .*:(\\d+)\\s*");

  /** What comes along with an artifact, as in its pom. */
  private static final Map<String, List<String>> COMES_ALONG =
      Map.of(
          "realtime4j-api", List.of("jspecify"),
          "realtime4j-core", List.of("realtime4j-protocol", "jackson-core-3"),
          "realtime4j-server", List.of("realtime4j-protocol", "jackson-", "nimbus-jose-jwt"),
          "realtime4j-transport-okhttp", List.of("okhttp", "okio", "kotlin", "annotations-"),
          "realtime4j-transport-netty", List.of("netty-"),
          "realtime4j-store-sqlite", List.of("sqlite-jdbc"));

  private static final String IMPORTS =
      """
      import static java.util.concurrent.TimeUnit.SECONDS;

      import io.realtime4j.api.*;
      import io.realtime4j.api.event.*;
      import java.util.*;
      import java.util.concurrent.*;

      """;

  @TempDir Path folder;
  private final String readme = Files.readString(Artifacts.root().resolve("README.md"));

  CleanProjectIT() throws Exception {}

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theExamplesTalk(boolean isModular) throws Exception {
    Path server = compile("Server", server(), isModular);
    Path client = compile("Client", client(), isModular);
    Process serving =
        new ProcessBuilder(command(server, "Server", serverArtifacts(), isModular, SECRET))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.out").toFile())
            .start();
    try {
      String url = "http://127.0.0.1:" + port(serving);
      List<String> artifacts = artifacts(between("<dependencies>\n  <dependency>  <!--", "```"));
      assertThat(artifacts).contains("realtime4j-api", "realtime4j-core");

      ProgramRun talk = run(command(client, "Client", artifacts, isModular, url, token(SECRET)));
      assertThat(talk.exit()).as(talk.out() + talk.err()).isZero();
      assertThat(talk.out().lines().toList())
          .containsExactlyInAnyOrder("alice: Hello!", "It is message 1 of the room.");
      ProgramRun strange =
          run(command(client, "Client", artifacts, isModular, url, token(SECRET + "!")));
      assertThat(strange.out()).as(strange.err()).contains("Sign in again: INVALID_TOKEN");
    } finally {
      serving.destroy();
    }
    assertThat(serving.waitFor(20, TimeUnit.SECONDS)).as("ends on SIGTERM").isTrue();
    assertThat(folder.resolve("chat.db")).exists();
  }

  @Test
  void withoutAnEngineTheClientNamesTheArtifact() throws Exception {
    Path client = compile("Client", client(), false);
    ProgramRun run =
        run(command(client, "Client", List.of("realtime4j-api"), false, "http://127.0.0.1:1", "x"));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("io.realtime4j:realtime4j-core");
  }

  private String client() {
    return IMPORTS
        + "public class Client {\n"
        + "  public static void main(String[] args) throws InterruptedException {\n"
        + "    String url = args[0];\n    String jwt = args[1];\n"
        + example("RealtimeClient client = RealtimeClient.builder()")
        + "  }\n"
        + "  static void print(Message message) {\n"
        + "    System.out.println(message.userId() + \": \" + message.content());\n"
        + "  }\n}\n";
  }

  private String server() {
    String example = example("RealtimeServer.builder()");
    assertThat(example).contains(".port(3101)");
    return IMPORTS
        + "public class Server {\n"
        + "  public static void main(String[] args) {\n"
        + "    String secret = args[0];\n"
        // The one change: that port may be somebody else's here.
        + example.replace(".port(3101)", ".port(0)")
        + "  }\n}\n";
  }

  private String example(String contains) {
    return EXAMPLE
        .matcher(readme)
        .results()
        .map(found -> found.group(1))
        .filter(code -> code.contains(contains))
        .findFirst()
        .orElseThrow();
  }

  /** The artifacts that stand beside the example, and the store that it names. */
  private List<String> serverArtifacts() {
    List<String> named = artifacts(between("A server in your program (", ")"));
    assertThat(named).contains("realtime4j-server");
    return Stream.concat(Stream.of("realtime4j-api", "realtime4j-store-sqlite"), named.stream())
        .toList();
  }

  private String between(String start, String end) {
    int from = readme.indexOf(start);
    assertThat(from).as(start).isNotNegative();
    return readme.substring(from, readme.indexOf(end, from));
  }

  private static List<String> artifacts(String text) {
    // What a comment offers instead is not taken.
    String plain = text.replaceAll("<!--.*?-->", "");
    return ARTIFACT.matcher(plain).results().map(found -> found.group()).distinct().toList();
  }

  private static List<Path> libraries(List<String> artifacts) {
    List<String> prefixes = new ArrayList<>();
    for (String artifact : artifacts) {
      prefixes.add(artifact);
      prefixes.addAll(COMES_ALONG.getOrDefault(artifact, List.of()));
    }
    return Artifacts.libraries(prefixes.toArray(String[]::new));
  }

  private Path compile(String name, String source, boolean isModular) throws Exception {
    Path sources = Files.createDirectories(folder.resolve(name));
    Path classes = folder.resolve(name + "-classes");
    String text = isModular ? "package com.example;\n\n" + source : source;
    Path file = Files.writeString(sources.resolve(name + ".java"), text);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-Xlint:all,-try",
                "-Werror",
                "-d",
                classes.toString(),
                isModular ? "-p" : "-cp",
                path(libraries(List.of("realtime4j-api"))),
                file.toString()));
    if (isModular) {
      Path module = sources.resolve("module-info.java");
      command.add(
          Files.writeString(module, "module com.example { requires io.realtime4j.api; }\n")
              .toString());
    }
    ProgramRun javac = run(command);
    assertThat(javac.exit()).as(javac.out() + javac.err() + text).isZero();
    return classes;
  }

  private List<String> command(
      Path classes, String name, List<String> artifacts, boolean isModular, String... arguments) {
    List<Path> all = new ArrayList<>(libraries(artifacts));
    all.add(classes);
    // The client's file lies in the home directory unless one says where.
    List<String> command = new ArrayList<>(List.of(ProgramRun.java(), "-Duser.home=" + folder));
    command.addAll(
        isModular
            ? List.of("-p", path(all), "-m", "com.example/com.example." + name)
            : List.of("-cp", path(all), name));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String path(List<Path> parts) {
    return parts.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private ProgramRun run(List<String> command) throws Exception {
    return ProgramRun.of(folder, Map.of(), command);
  }

  private int port(Process serving) throws Exception {
    Path out = folder.resolve("server.out");
    while (serving.isAlive()) {
      Matcher found = LISTENING.matcher(Files.readString(out));
      if (found.find()) {
        return Integer.parseInt(found.group(1));
      }
      if (serving.waitFor(50, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    throw new AssertionError("the server has ended: " + Files.readString(out));
  }

  private static String token(String secret) {
    return JWT.create().withSubject("alice").sign(Algorithm.HMAC256(secret));
  }
}
