package io.realtime4j.verification.chat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command {@code chat} in a pipe, as a process of its own. */
final class ChatProcess implements AutoCloseable {
  private final Process process;
  private final Path errors;
  private final BufferedReader output;
  private final PrintWriter input;
  final List<JsonObject> events = new ArrayList<>();

  private ChatProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.input = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Starts one whose data are in a folder; with a secret if that is not empty. */
  static ChatProcess start(Path folder, String secret, String... arguments) throws IOException {
    Path errors = Files.createTempFile(folder, "chat", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command(arguments))
            .directory(folder.toFile())
            .redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("REALTIME_"));
    builder.environment().put("XDG_DATA_HOME", folder.toString());
    if (!secret.isEmpty()) {
      builder.environment().put("REALTIME_JWT_SECRET", secret);
    }
    Process process = builder.start();
    // Reading its output cannot be interrupted, so what bounds the wait is the end of the process.
    CompletableFuture.delayedExecutor(60, TimeUnit.SECONDS)
        .execute(process.toHandle()::destroyForcibly);
    return new ChatProcess(process, errors);
  }

  /** Returns what runs the command from this class path. */
  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Stream.of("surefire.test.class.path", "jdk.module.path", "java.class.path")
                    .map(name -> System.getProperty(name, ""))
                    .filter(path -> !path.isEmpty())
                    .collect(Collectors.joining(File.pathSeparator)),
                "io.realtime4j.sample.app.Main",
                "chat"));
    command.addAll(List.of(arguments));
    return command;
  }

  void line(String text) {
    input.println(text);
  }

  /** Reads events until one comes; returns it. */
  JsonObject await(String what, Predicate<JsonObject> wanted) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      JsonObject event = (JsonObject) Json.parse(line, ProtocolLimits.DEFAULT).parsed();
      events.add(event);
      if (wanted.test(event)) {
        return event;
      }
    }
    throw new AssertionError("ended without " + what + ": " + events + Files.readString(errors));
  }

  JsonObject awaitMessage(String content) throws IOException {
    return await(content, event -> is(event, "event", "message") && is(event, "content", content));
  }

  static boolean is(JsonObject event, String key, String value) {
    return event.string(key).filter(value::equals).isPresent();
  }

  /** Ends its input, reads to its end and returns its exit status. */
  int end() throws Exception {
    input.close();
    return awaitEnd();
  }

  /** Reads to the end, which comes by itself, and returns the exit status. */
  int awaitEnd() throws Exception {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      events.add((JsonObject) Json.parse(line, ProtocolLimits.DEFAULT).parsed());
    }
    return process.waitFor();
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /** Returns the lines by which the program says what went wrong. */
  List<String> failures() throws IOException {
    return errors().lines().filter(line -> line.startsWith("realtime: ")).toList();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
