package io.realtime4j.verification.socketio;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.FeatureRoute;
import io.realtime4j.api.spi.server.FeatureSession;
import io.realtime4j.api.spi.server.MessageDraft;
import io.realtime4j.api.spi.server.MessageVerdict;
import io.realtime4j.api.spi.server.RoomVisit;
import io.realtime4j.api.spi.server.RouteRequest;
import io.realtime4j.api.spi.server.RouteResponse;
import io.realtime4j.api.spi.server.SentRecord;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stars for rooms, counted in values of its own; it notes what it hears. */
final class Stars implements ServerFeature, ServerHooks {
  private static final String TENANT = "primary";

  final List<String> log = new CopyOnWriteArrayList<>();
  volatile boolean wasOnLoop;
  private ServerFeatureContext context;

  @Override
  public String id() {
    return "stars";
  }

  @Override
  public List<String> events() {
    return List.of("star:give", "star:throw", "star:null", "star:hang");
  }

  @Override
  public void start(ServerFeatureContext given) {
    context = given;
    wasOnLoop = given.loop().inLoop();
    given.hooks(this);
    given.route(FeatureRoute.builder().method("GET").path("/stars").handler(this::total).build());
    given.route(
        FeatureRoute.builder()
            .method("GET")
            .path("/stars/broken")
            .handler(
                request -> {
                  throw new IllegalStateException("a route's own fault");
                })
            .build());
    log.add("started");
  }

  @Override
  public void stop() {
    log.add("stopped");
  }

  @Override
  public CompletionStage<JsonObject> handle(FeatureRequest request) {
    return switch (request.event()) {
      case "star:give" -> give(request);
      case "star:throw" -> throw new IllegalStateException("a handler's own fault");
      case "star:null" -> CompletableFuture.completedFuture(null);
      default -> new CompletableFuture<>();
    };
  }

  private CompletionStage<JsonObject> give(FeatureRequest request) {
    String room = request.payload().string("roomName").orElseThrow();
    return add(room)
        .thenApply(
            total -> {
              tell(request, room);
              return JsonObject.of("total", total, "name", context.variables().get("STARS_NAME"));
            });
  }

  /** Others may add at the same time: whoever comes second looks again. */
  private CompletionStage<Integer> add(String room) {
    var store = context.store();
    return store
        .get(TENANT, room)
        .thenCompose(
            known -> {
              int total = 1 + known.map(Stars::number).orElse(0);
              byte[] next = String.valueOf(total).getBytes(StandardCharsets.US_ASCII);
              return store
                  .compareAndSet(TENANT, room, known.orElse(null), next)
                  .thenCompose(
                      isSet -> isSet ? CompletableFuture.completedFuture(total) : add(room));
            });
  }

  private static int number(byte[] value) {
    return Integer.parseInt(new String(value, StandardCharsets.US_ASCII));
  }

  private void tell(FeatureRequest request, String room) {
    String user = request.who().userId();
    FeatureEmit.Builder to = FeatureEmit.builder().tenant(request.who().tenant());
    context.emit(
        to.room(room).event("star:given").about(user).data(JsonObject.of("by", user)).build());
    context.emit(
        FeatureEmit.builder()
            .tenant(TENANT)
            .userId(user)
            .event("star:thanks")
            .data(JsonObject.of("to", user))
            .build());
    context.emit(
        FeatureEmit.builder()
            .tenant(TENANT)
            .sid(request.sid())
            .event("star:receipt")
            .data(JsonObject.of("at", context.clock().millis()))
            .build());
  }

  private CompletionStage<RouteResponse> total(RouteRequest request) {
    return context
        .store()
        .get(TENANT, "general")
        .thenApply(
            value ->
                RouteResponse.json(
                    200,
                    JsonObject.of(
                        "query", request.query(), "total", value.map(Stars::number).orElse(0))));
  }

  @Override
  public void onConnect(FeatureSession session) {
    log.add("connect " + session.who().userId());
  }

  @Override
  public void onDisconnect(FeatureSession session) {
    log.add("disconnect " + session.who().userId());
  }

  @Override
  public void onJoin(RoomVisit visit) {
    log.add("join " + visit.who().userId() + " " + visit.roomName());
    throw new IllegalStateException("a hook's own fault");
  }

  @Override
  public void onLeave(RoomVisit visit) {
    log.add("leave " + visit.who().userId() + " " + visit.roomName());
  }

  @Override
  public CompletionStage<MessageVerdict> beforeMessage(MessageDraft draft) {
    String content = draft.message().string("content").orElse("");
    log.add("before " + content);
    return switch (content) {
      case "spam" -> CompletableFuture.completedFuture(MessageVerdict.refuse("SPAM", "no"));
      case "damn" ->
          CompletableFuture.completedFuture(
              MessageVerdict.rewrite(draft.message().toBuilder().put("content", "d***").build()));
      case "null" -> CompletableFuture.completedFuture(null);
      case "throw" -> throw new IllegalStateException("a hook's own fault");
      case "hang" -> new CompletableFuture<>();
      default -> CompletableFuture.completedFuture(MessageVerdict.accept());
    };
  }

  @Override
  public void afterMessage(SentRecord message) {
    log.add("after " + message.message().string("content").orElse("") + " " + message.offset());
  }

  /** Waits until something was noted. */
  boolean await(String line) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!log.contains(line) && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return log.contains(line);
  }
}
