package io.realtime4j.sample.app.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A headless Chromium, spoken to as WebDriver has it: JSON by HTTP, so that nothing is needed. */
final class Browser implements AutoCloseable {
  private static final List<String> ARGUMENTS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          // Windows that are not in front work on as if somebody looked at them.
          "--disable-background-timer-throttling",
          "--disable-backgrounding-occluded-windows",
          "--disable-renderer-backgrounding",
          "--window-size=1280,800");

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ProtocolLimits LIMITS = ProtocolLimits.DEFAULT;

  private final Process driver;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String session;
  private final String firstWindow;
  private final List<String> windows = new ArrayList<>();

  private Browser(Process driver, int port) {
    this.driver = driver;
    String base = "http://127.0.0.1:" + port + "/session";
    StringBuilder arguments = new StringBuilder();
    ARGUMENTS.forEach(
        one -> arguments.append(arguments.isEmpty() ? "\"" : ",\"").append(one).append('"'));
    String question =
        "{\"capabilities\":{\"alwaysMatch\":{\"browserName\":\"chrome\",\"goog:chromeOptions\":"
            + "{\"binary\":\""
            + chromium()
            + "\",\"args\":["
            + arguments
            + "]}}}}";
    JsonObject made = (JsonObject) ask("POST", base, question);
    this.session = base + '/' + made.string("sessionId").orElseThrow();
    this.firstWindow = ((JsonString) command("GET", "/window", "")).value();
  }

  private static @Nullable Path find(String... names) {
    for (String name : names) {
      for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program)) {
          return program;
        }
      }
    }
    return null;
  }

  private static @Nullable Path chromium() {
    return find("chromium", "chromium-browser", "google-chrome");
  }

  /** Starts one; without Chromium the test is skipped, in CI it fails. */
  static Browser start() throws IOException {
    Path program = find("chromedriver");
    boolean present = program != null && chromium() != null;
    if (!present && System.getenv("CI") != null) {
      throw new AssertionError("chromium and chromedriver are needed here, and are missing");
    }
    assumeTrue(present, "skipped: chromium and chromedriver are not installed");
    Process driver =
        new ProcessBuilder(program.toString(), "--port=0").redirectErrorStream(true).start();
    BufferedReader lines = driver.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains("started successfully on port")) {
        Thread rest = new Thread(() -> lines.lines().forEach(more -> {}), "chromedriver-output");
        rest.setDaemon(true);
        rest.start();
        return new Browser(driver, Integer.parseInt(line.replaceAll("\\D+", "")));
      }
    }
    throw new IOException("chromedriver ended");
  }

  /** Opens a window of its own; in it, sessions are its own too. */
  Window open(String url) {
    JsonObject made = (JsonObject) command("POST", "/window/new", "{\"type\":\"window\"}");
    String handle = made.string("handle").orElseThrow();
    windows.add(handle);
    Window window = new Window(this, handle);
    window.resize(1280, 800);
    window.go(url);
    return window;
  }

  /** Closes what was opened; the window that the browser began with stays. */
  void closeWindows() {
    JsonArray all = (JsonArray) command("GET", "/window/handles", "");
    for (String handle : windows) {
      if (all.values().contains(JsonValue.of(handle))) {
        select(handle);
        command("DELETE", "/window", "");
      }
    }
    windows.clear();
    select(firstWindow);
  }

  void select(String handle) {
    command("POST", "/window", Json.toText(JsonObject.of("handle", handle)));
  }

  JsonValue command(String method, String path, String body) {
    return ask(method, session + path, body);
  }

  JsonValue run(String script, Object... arguments) {
    List<JsonValue> values = new ArrayList<>();
    for (Object argument : arguments) {
      values.add(JsonValue.from(argument));
    }
    return command(
        "POST", "/execute/sync", Json.toText(JsonObject.of("script", script, "args", values)));
  }

  byte[] screenshot() {
    return Base64.getDecoder().decode(((JsonString) command("GET", "/screenshot", "")).value());
  }

  private JsonValue ask(String method, String url, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      String answer = http.send(request, BodyHandlers.ofString()).body();
      JsonObject object = (JsonObject) Json.parse(answer, LIMITS);
      JsonValue value = object.get("value");
      if (value instanceof JsonObject failure && failure.has("stacktrace")) {
        throw new AssertionError(failure.string("message").orElse(answer));
      }
      return value == null ? JsonValue.nullValue() : value;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      ask("DELETE", session, "");
    } finally {
      driver.destroy();
    }
  }
}
