package io.realtime4j.verification.conformance;

import io.realtime4j.sample.app.conformance.ConformanceServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Speaks HTTP and WebSocket to a conformance server, without a Socket.IO client. */
final class Wire implements AutoCloseable {
  private final ConformanceServer server;
  private final String path;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Wire(String mode, String path) {
    this.server = ConformanceServer.start(mode, 0);
    this.path = path;
  }

  @Override
  public void close() {
    server.close();
  }

  /** Makes a request; a body makes it a POST. */
  CompletableFuture<HttpResponse<String>> request(String method, String query, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path + query))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String query) {
    return request("GET", query, "").join();
  }

  HttpResponse<String> post(String query, String body) {
    return request("POST", query, body).join();
  }

  /** Opens a session by polling, and returns the query that names it. */
  String openByPolling() {
    String handshake = get("?EIO=4&transport=polling").body();
    return "?EIO=4&transport=polling&sid=" + sid(handshake);
  }

  static String sid(String handshake) {
    int start = handshake.indexOf("\"sid\":\"") + 7;
    return handshake.substring(start, handshake.indexOf('"', start));
  }

  WireSocket webSocket(String query) throws IOException {
    return WireSocket.open(http, URI.create("ws://127.0.0.1:" + server.port() + path + query));
  }
}
