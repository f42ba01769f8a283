package io.realtime4j.sample.app.page;

import io.realtime4j.api.spi.server.FeatureRoute;
import io.realtime4j.api.spi.server.RouteRequest;
import io.realtime4j.api.spi.server.RouteResponse;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves the page and what it asks by HTTP, on the port of the chat. */
final class PageFeature implements ServerFeature {
  /**
   * Nothing but the page's own files runs or is shown, nothing in them is inline, and no script
   * turns a text into HTML: a browser with trusted types refuses {@code innerHTML} altogether.
   */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final int MAX_QUESTION_BYTES = 4_096;

  private final PageFiles files;
  private final SignIn signIn;
  private final PrivateRooms rooms;
  private final PrivateMembers members;

  PageFeature(PageFiles files, SignIn signIn, PrivateRooms rooms, PrivateMembers members) {
    this.files = files;
    this.signIn = signIn;
    this.rooms = rooms;
    this.members = members;
  }

  @Override
  public String id() {
    return "page";
  }

  @Override
  public boolean isAnnounced() {
    return false;
  }

  @Override
  public void start(ServerFeatureContext context) {
    for (String path : files.paths()) {
      serve(context, path, path);
    }
    serve(context, "/", "/index.html");
    answer(context, "/demo/token", signIn::answer);
    answer(context, "/demo/rooms", rooms::answer);
    answer(context, "/demo/members", members::putOut);
  }

  private void serve(ServerFeatureContext context, String path, String file) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", PageFiles.type(file));
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", "no-cache");
    RouteResponse response =
        RouteResponse.builder().headers(headers).body(files.content(file)).build();
    context.route(
        FeatureRoute.builder()
            .method("GET")
            .path(path)
            .maxBodyBytes(0)
            .handler(request -> CompletableFuture.completedFuture(response))
            .build());
  }

  private static void answer(
      ServerFeatureContext context,
      String path,
      java.util.function.Function<RouteRequest, CompletionStage<RouteResponse>> answer) {
    context.route(
        FeatureRoute.builder()
            .method("POST")
            .path(path)
            .headers(List.of("host", "content-type"))
            .maxBodyBytes(MAX_QUESTION_BYTES)
            .handler(answer)
            .build());
  }
}
