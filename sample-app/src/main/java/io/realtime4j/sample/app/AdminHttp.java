package io.realtime4j.sample.app;

import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a server's endpoints for programs. Blocks. */
final class AdminHttp {
  /** The server answers within ten seconds, or refuses. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI server;
  private final String key;

  AdminHttp(URI server, String key) {
    this.server = server;
    this.key = key;
  }

  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonObject get(String path) {
    return send("GET", path, JsonObject.EMPTY);
  }

  JsonObject send(String method, String path, JsonObject body) {
    boolean hasBody = !body.members().isEmpty();
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .header("X-API-Key", key)
            .header("Content-Type", "application/json")
            .method(
                method,
                hasBody
                    ? HttpRequest.BodyPublishers.ofByteArray(Json.toBytes(body))
                    : HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new ConnectionException(
          "UNREACHABLE",
          "No answer from "
              + server
              + ": is a server running there? ("
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
              + ")",
          null,
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionException("UNREACHABLE", "Interrupted", null, e);
    }
  }

  private JsonObject answer(int status, String text) {
    JsonObject answer = object(text);
    if (status / 100 == 2) {
      return answer;
    }
    JsonObject error = answer.object("error").orElse(JsonObject.EMPTY);
    String missing =
        "The server at "
            + server
            + " answered with status "
            + status
            + (status == 404 ? ": does it have a REALTIME_API_KEY?" : "");
    throw new RefusedException(
        error.string("code").orElse("REFUSED"),
        error.bool("retryable").orElse(false),
        error.string("message").orElse(missing),
        null,
        error.object("details").orElse(JsonObject.EMPTY));
  }

  private static JsonObject object(String text) {
    try {
      JsonValue value = Json.parse(text, ProtocolLimits.DEFAULT).parsed();
      return value instanceof JsonObject object ? object : JsonObject.EMPTY;
    } catch (RuntimeException e) {
      return JsonObject.EMPTY;
    }
  }
}
